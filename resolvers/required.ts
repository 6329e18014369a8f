type Known<Model> = string extends keyof Model ? never : keyof Model;
type Returned<R> = Awaited<ReturnType<Extract<NonNullable<R>, (...values: never[]) => unknown>>>;

/** Fields of a type that its model lacks, or holds in another form: graphql's default resolver would get them wrong. */
type NeededFields<R, Model> = {
  [Field in keyof R]-?: Field extends '__isTypeOf'
    ? never
    : Field extends Known<Model>
      ? Model[Field & keyof Model] extends Returned<R[Field]>
        ? never
        : Field
      : Field;
}[keyof R];

/** Resolvers of one type with every field that needs one. Generated resolver types leave all of them optional. */
type RequiredResolvers<R, Model> = R & Required<Pick<R, NeededFields<R, Model>>>;

/** A resolver map that holds each type in need of resolvers. */
export type RequiredResolverMap<Map, Models> = Map & {
  [Type in keyof Map as Type extends keyof Models
    ? [NeededFields<NonNullable<Map[Type]>, Models[Type]>] extends [never]
      ? never
      : Type
    : Type]-?: Type extends keyof Models ? RequiredResolvers<NonNullable<Map[Type]>, Models[Type]> : NonNullable<Map[Type]>;
};

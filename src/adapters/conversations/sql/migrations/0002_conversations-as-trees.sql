CREATE TABLE "deleted_answers" (
	"id" text PRIMARY KEY NOT NULL,
	"deleted_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "feedback" (
	"answer_id" text NOT NULL,
	"marker" integer NOT NULL,
	"rating" text NOT NULL,
	"reasons" jsonb NOT NULL,
	"comment" text,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL,
	CONSTRAINT "feedback_answer_id_marker_pk" PRIMARY KEY("answer_id","marker")
);
--> statement-breakpoint
CREATE TABLE "shares" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"conversation_id" text NOT NULL,
	"answer_id" text NOT NULL,
	"title" text NOT NULL,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "answers" ADD COLUMN "question_folded" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "answers" ADD COLUMN "parent_id" text;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "title_folded" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "feedback" ADD CONSTRAINT "feedback_answer_id_answers_id_fk" FOREIGN KEY ("answer_id") REFERENCES "public"."answers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shares" ADD CONSTRAINT "shares_conversation_id_conversations_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "shares_of_conversation" ON "shares" USING btree ("conversation_id");--> statement-breakpoint
CREATE INDEX "answers_by_parent" ON "answers" USING btree ("parent_id");--> statement-breakpoint
-- Until here a conversation was a line: each turn follows the one before it.
UPDATE "answers" SET "parent_id" = "line"."before", "body" = jsonb_set("answers"."body", '{parentId}', to_jsonb("line"."before"))
	FROM (SELECT "id", lag("id") OVER (PARTITION BY "conversation_id" ORDER BY "created_at", "position") AS "before" FROM "answers") AS "line"
	WHERE "line"."id" = "answers"."id" AND "line"."before" IS NOT NULL;--> statement-breakpoint
UPDATE "answers" SET "question_folded" = lower("question");--> statement-breakpoint
UPDATE "conversations" SET "title_folded" = lower("title");

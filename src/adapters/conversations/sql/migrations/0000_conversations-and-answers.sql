CREATE TABLE "answers" (
	"id" text PRIMARY KEY NOT NULL,
	"position" bigint GENERATED ALWAYS AS IDENTITY (sequence name "answers_position_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"conversation_id" text NOT NULL,
	"status" text NOT NULL,
	"question" text NOT NULL,
	"body" jsonb NOT NULL,
	"events" jsonb,
	"idempotency_key" text,
	"created_at" bigint NOT NULL,
	"completed_at" bigint,
	CONSTRAINT "answers_idempotency_key_unique" UNIQUE("idempotency_key")
);
--> statement-breakpoint
CREATE TABLE "conversations" (
	"id" text PRIMARY KEY NOT NULL,
	"title" text NOT NULL,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "answers" ADD CONSTRAINT "answers_conversation_id_conversations_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "answers_of_conversation" ON "answers" USING btree ("conversation_id","created_at","position");--> statement-breakpoint
CREATE INDEX "answers_by_status" ON "answers" USING btree ("status","created_at");--> statement-breakpoint
CREATE INDEX "conversations_newest" ON "conversations" USING btree ("updated_at" DESC NULLS LAST,"id" DESC NULLS LAST);
-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "environment" AS ENUM ('production', 'sandbox');

-- CreateEnum
CREATE TYPE "role" AS ENUM ('owner', 'admin', 'agent');

-- CreateEnum
CREATE TYPE "auth_protocol" AS ENUM ('PLAIN');

-- CreateEnum
CREATE TYPE "unauthenticated_policy" AS ENUM ('refuse', 'accept_unmarked');

-- CreateEnum
CREATE TYPE "address_kind" AS ENUM ('native', 'forwarded', 'smtp_connector');

-- CreateEnum
CREATE TYPE "check_state" AS ENUM ('failed', 'pending', 'verified');

-- CreateEnum
CREATE TYPE "smtp_security" AS ENUM ('starttls', 'implicit');

-- CreateEnum
CREATE TYPE "smtp_mechanism" AS ENUM ('password', 'xoauth2');

-- CreateEnum
CREATE TYPE "direction" AS ENUM ('inbound', 'outbound');

-- CreateEnum
CREATE TYPE "verification_step" AS ENUM ('queued', 'connect', 'tls', 'auth', 'sender', 'recipient', 'content', 'returning', 'returned');

-- CreateEnum
CREATE TYPE "listener" AS ENUM ('mx', 'relay', 'relay_tls');

-- CreateEnum
CREATE TYPE "inbound_state" AS ENUM ('accepted', 'processed', 'failed');

-- CreateEnum
CREATE TYPE "delivery_outcome" AS ENUM ('ticket', 'comment', 'duplicate', 'verification', 'bounce', 'discarded');

-- CreateEnum
CREATE TYPE "ticket_status" AS ENUM ('new', 'open', 'pending', 'solved');

-- CreateEnum
CREATE TYPE "comment_author" AS ENUM ('requester', 'cc', 'other', 'agent', 'system');

-- CreateEnum
CREATE TYPE "outbound_kind" AS ENUM ('verification', 'request_received', 'agent_reply');

-- CreateEnum
CREATE TYPE "outbound_state" AS ENUM ('queued', 'sent', 'failed', 'cancelled');

-- CreateEnum
CREATE TYPE "route_reason" AS ENUM ('connector', 'native_address', 'forwarded_address', 'outbound_unverified', 'address_removed', 'verification');

-- CreateEnum
CREATE TYPE "attempt_outcome" AS ENUM ('sent', 'deferred', 'failed');

-- CreateEnum
CREATE TYPE "actor_kind" AS ENUM ('user', 'system');

-- CreateTable
CREATE TABLE "account" (
    "id" UUID NOT NULL,
    "subdomain" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "environment" "environment" NOT NULL,
    "production_id" UUID,
    "opaque_id" TEXT NOT NULL,
    "ccs_enabled" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "brand" (
    "id" SERIAL NOT NULL,
    "account_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "default_address_id" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "brand_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "user" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "email_verified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "locale" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "member" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "user_id" TEXT NOT NULL,
    "role" "role" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "member_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ip_address" TEXT,
    "user_agent" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "auth_account" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "access_token" TEXT,
    "refresh_token" TEXT,
    "id_token" TEXT,
    "access_token_expires_at" TIMESTAMPTZ(3),
    "refresh_token_expires_at" TIMESTAMPTZ(3),
    "scope" TEXT,
    "password" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "auth_account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "auth_verification" (
    "id" TEXT NOT NULL,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "auth_verification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "setup_link" (
    "id" UUID NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "setup_link_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_token" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "lookup_id" TEXT NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_token_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "connector_domain" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "domain" TEXT NOT NULL,
    "auth_protocol" "auth_protocol" NOT NULL DEFAULT 'PLAIN',
    "unauthenticated_policy" "unauthenticated_policy" NOT NULL DEFAULT 'refuse',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "connector_domain_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "inbound_credential" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "domain_id" UUID NOT NULL,
    "username" TEXT NOT NULL,
    "lookup_id" TEXT NOT NULL,
    "password_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "revoked_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "last_used_peer" TEXT,

    CONSTRAINT "inbound_credential_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "support_address" (
    "id" SERIAL NOT NULL,
    "account_id" UUID NOT NULL,
    "brand_id" INTEGER NOT NULL,
    "kind" "address_kind" NOT NULL,
    "email" TEXT NOT NULL,
    "display_name" TEXT,
    "domain_id" UUID,
    "inbound_state" "check_state" NOT NULL DEFAULT 'failed',
    "inbound_verified_at" TIMESTAMPTZ(3),
    "outbound_state" "check_state" NOT NULL DEFAULT 'failed',
    "outbound_verified_at" TIMESTAMPTZ(3),
    "route_credential_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "support_address_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "outbound_credential" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "address_id" INTEGER NOT NULL,
    "host" TEXT NOT NULL,
    "port" INTEGER NOT NULL,
    "security" "smtp_security" NOT NULL,
    "mechanism" "smtp_mechanism" NOT NULL DEFAULT 'password',
    "username" TEXT NOT NULL,
    "secret_ciphertext" BYTEA NOT NULL,
    "secret_key_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "verified_at" TIMESTAMPTZ(3),

    CONSTRAINT "outbound_credential_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "verification" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "address_id" INTEGER NOT NULL,
    "direction" "direction" NOT NULL,
    "credential_id" UUID,
    "token_hash" BYTEA NOT NULL,
    "requested_by" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "step" "verification_step" NOT NULL DEFAULT 'queued',
    "sent_at" TIMESTAMPTZ(3),
    "returned_at" TIMESTAMPTZ(3),
    "failed_at" TIMESTAMPTZ(3),
    "failure" TEXT,
    "peer_reply" TEXT,
    "next_try_at" TIMESTAMPTZ(3),

    CONSTRAINT "verification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "inbound_message" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "content_id" UUID NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "listener" "listener" NOT NULL,
    "peer" TEXT NOT NULL,
    "helo" TEXT NOT NULL,
    "tls" TEXT,
    "credential_id" UUID,
    "envelope_from" TEXT NOT NULL,
    "recipients" TEXT[],
    "size" INTEGER NOT NULL,
    "state" "inbound_state" NOT NULL DEFAULT 'accepted',
    "processed_at" TIMESTAMPTZ(3),
    "header_from" TEXT,
    "subject" TEXT,
    "message_id" TEXT,
    "failure" TEXT,

    CONSTRAINT "inbound_message_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "inbound_content" (
    "id" UUID NOT NULL,
    "size" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "inbound_content_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "inbound_chunk" (
    "content_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "bytes" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "inbound_chunk_pkey" PRIMARY KEY ("content_id","seq")
);

-- CreateTable
CREATE TABLE "inbound_upload" (
    "content_id" UUID NOT NULL,
    "touched_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "inbound_upload_pkey" PRIMARY KEY ("content_id")
);

-- CreateTable
CREATE TABLE "inbound_delivery" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "message_id" UUID NOT NULL,
    "recipient" TEXT NOT NULL,
    "address_id" INTEGER,
    "authenticated" BOOLEAN NOT NULL,
    "delivery_key" BYTEA,
    "outcome" "delivery_outcome" NOT NULL,
    "ticket_id" INTEGER,
    "comment_id" UUID,
    "duplicate_of_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "inbound_delivery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ticket" (
    "id" SERIAL NOT NULL,
    "account_id" UUID NOT NULL,
    "brand_id" INTEGER NOT NULL,
    "address_id" INTEGER,
    "subject" TEXT NOT NULL,
    "status" "ticket_status" NOT NULL DEFAULT 'new',
    "requester_email" TEXT NOT NULL,
    "requester_name" TEXT,
    "authenticated" BOOLEAN NOT NULL,
    "reference" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ticket_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ticket_cc" (
    "ticket_id" INTEGER NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT,

    CONSTRAINT "ticket_cc_pkey" PRIMARY KEY ("ticket_id","email")
);

-- CreateTable
CREATE TABLE "comment" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "ticket_id" INTEGER NOT NULL,
    "author" "comment_author" NOT NULL,
    "author_email" TEXT NOT NULL,
    "author_name" TEXT,
    "user_id" TEXT,
    "body_text" TEXT NOT NULL,
    "body_html" TEXT,
    "unparseable" BOOLEAN NOT NULL DEFAULT false,
    "authenticated" BOOLEAN,
    "inbound_message_id" UUID,
    "message_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "comment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attachment" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "comment_id" UUID NOT NULL,
    "filename" TEXT NOT NULL,
    "content_type" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "content" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "attachment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "outbound_message" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "kind" "outbound_kind" NOT NULL,
    "address_id" INTEGER,
    "ticket_id" INTEGER,
    "comment_id" UUID,
    "verification_id" UUID,
    "recipient" TEXT NOT NULL,
    "to" JSONB NOT NULL,
    "cc" JSONB NOT NULL DEFAULT '[]',
    "subject" TEXT NOT NULL,
    "body_text" TEXT NOT NULL,
    "body_html" TEXT,
    "message_id" TEXT NOT NULL,
    "in_reply_to" TEXT,
    "references" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "email_id" TEXT NOT NULL,
    "locale" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "state" "outbound_state" NOT NULL DEFAULT 'queued',
    "lane" TEXT NOT NULL,
    "claimed_at" TIMESTAMPTZ(3),
    "priority" INTEGER NOT NULL DEFAULT 0,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sent_at" TIMESTAMPTZ(3),
    "failed_at" TIMESTAMPTZ(3),
    "credential_id" UUID,
    "route_reason" "route_reason",
    "from_email" TEXT,
    "last_reply" TEXT,

    CONSTRAINT "outbound_message_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "outbound_attempt" (
    "id" UUID NOT NULL,
    "message_id" UUID NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3) NOT NULL,
    "outcome" "attempt_outcome" NOT NULL,
    "peer" TEXT,
    "tls" TEXT,
    "fault" TEXT,
    "reply" TEXT,
    "dialogue" TEXT,

    CONSTRAINT "outbound_attempt_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_event" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor_kind" "actor_kind" NOT NULL,
    "actor_id" TEXT,
    "actor_email" TEXT,
    "ip" TEXT,
    "action" TEXT NOT NULL,
    "object_type" TEXT NOT NULL,
    "object_id" TEXT NOT NULL,
    "details" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "audit_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "worker_heartbeat" (
    "worker_id" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "beat_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "worker_heartbeat_pkey" PRIMARY KEY ("worker_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "account_subdomain_key" ON "account"("subdomain");

-- CreateIndex
CREATE UNIQUE INDEX "account_production_id_key" ON "account"("production_id");

-- CreateIndex
CREATE UNIQUE INDEX "account_opaque_id_key" ON "account"("opaque_id");

-- CreateIndex
CREATE UNIQUE INDEX "brand_default_address_id_key" ON "brand"("default_address_id");

-- CreateIndex
CREATE UNIQUE INDEX "brand_account_id_name_key" ON "brand"("account_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "user_email_key" ON "user"("email");

-- CreateIndex
CREATE INDEX "member_user_id_idx" ON "member"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "member_account_id_user_id_key" ON "member"("account_id", "user_id");

-- CreateIndex
CREATE UNIQUE INDEX "session_token_key" ON "session"("token");

-- CreateIndex
CREATE INDEX "session_user_id_idx" ON "session"("user_id");

-- CreateIndex
CREATE INDEX "auth_account_user_id_idx" ON "auth_account"("user_id");

-- CreateIndex
CREATE INDEX "auth_verification_identifier_idx" ON "auth_verification"("identifier");

-- CreateIndex
CREATE UNIQUE INDEX "setup_link_token_hash_key" ON "setup_link"("token_hash");

-- CreateIndex
CREATE UNIQUE INDEX "api_token_lookup_id_key" ON "api_token"("lookup_id");

-- CreateIndex
CREATE INDEX "api_token_account_id_idx" ON "api_token"("account_id");

-- CreateIndex
CREATE INDEX "api_token_created_by_idx" ON "api_token"("created_by");

-- CreateIndex
CREATE INDEX "connector_domain_domain_idx" ON "connector_domain"("domain");

-- CreateIndex
CREATE UNIQUE INDEX "connector_domain_account_id_domain_key" ON "connector_domain"("account_id", "domain");

-- CreateIndex
CREATE UNIQUE INDEX "inbound_credential_username_key" ON "inbound_credential"("username");

-- CreateIndex
CREATE UNIQUE INDEX "inbound_credential_lookup_id_key" ON "inbound_credential"("lookup_id");

-- CreateIndex
CREATE INDEX "inbound_credential_domain_id_idx" ON "inbound_credential"("domain_id");

-- CreateIndex
CREATE UNIQUE INDEX "support_address_route_credential_id_key" ON "support_address"("route_credential_id");

-- CreateIndex
CREATE INDEX "support_address_email_idx" ON "support_address"("email");

-- CreateIndex
CREATE INDEX "support_address_brand_id_idx" ON "support_address"("brand_id");

-- CreateIndex
CREATE INDEX "support_address_domain_id_idx" ON "support_address"("domain_id");

-- CreateIndex
CREATE UNIQUE INDEX "support_address_account_id_email_key" ON "support_address"("account_id", "email");

-- CreateIndex
CREATE INDEX "outbound_credential_address_id_created_at_idx" ON "outbound_credential"("address_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "verification_token_hash_key" ON "verification"("token_hash");

-- CreateIndex
CREATE INDEX "verification_address_id_direction_created_at_idx" ON "verification"("address_id", "direction", "created_at");

-- CreateIndex
CREATE INDEX "inbound_message_account_id_received_at_idx" ON "inbound_message"("account_id", "received_at");

-- CreateIndex
CREATE INDEX "inbound_message_credential_id_received_at_idx" ON "inbound_message"("credential_id", "received_at");

-- CreateIndex
CREATE INDEX "inbound_message_content_id_idx" ON "inbound_message"("content_id");

-- CreateIndex
CREATE UNIQUE INDEX "inbound_delivery_delivery_key_key" ON "inbound_delivery"("delivery_key");

-- CreateIndex
CREATE INDEX "inbound_delivery_ticket_id_idx" ON "inbound_delivery"("ticket_id");

-- CreateIndex
CREATE INDEX "inbound_delivery_address_id_idx" ON "inbound_delivery"("address_id");

-- CreateIndex
CREATE UNIQUE INDEX "inbound_delivery_message_id_recipient_key" ON "inbound_delivery"("message_id", "recipient");

-- CreateIndex
CREATE UNIQUE INDEX "ticket_reference_key" ON "ticket"("reference");

-- CreateIndex
CREATE INDEX "ticket_account_id_updated_at_idx" ON "ticket"("account_id", "updated_at");

-- CreateIndex
CREATE INDEX "ticket_address_id_idx" ON "ticket"("address_id");

-- CreateIndex
CREATE INDEX "comment_ticket_id_created_at_idx" ON "comment"("ticket_id", "created_at");

-- CreateIndex
CREATE INDEX "comment_account_id_message_id_idx" ON "comment"("account_id", "message_id");

-- CreateIndex
CREATE INDEX "attachment_comment_id_idx" ON "attachment"("comment_id");

-- CreateIndex
CREATE UNIQUE INDEX "outbound_message_verification_id_key" ON "outbound_message"("verification_id");

-- CreateIndex
CREATE UNIQUE INDEX "outbound_message_email_id_key" ON "outbound_message"("email_id");

-- CreateIndex
CREATE INDEX "outbound_message_account_id_created_at_idx" ON "outbound_message"("account_id", "created_at");

-- CreateIndex
CREATE INDEX "outbound_message_account_id_message_id_idx" ON "outbound_message"("account_id", "message_id");

-- CreateIndex
CREATE INDEX "outbound_message_ticket_id_idx" ON "outbound_message"("ticket_id");

-- CreateIndex
CREATE INDEX "outbound_message_address_id_idx" ON "outbound_message"("address_id");

-- CreateIndex
CREATE INDEX "outbound_message_credential_id_idx" ON "outbound_message"("credential_id");

-- CreateIndex
CREATE INDEX "outbound_attempt_message_id_started_at_idx" ON "outbound_attempt"("message_id", "started_at");

-- CreateIndex
CREATE INDEX "audit_event_account_id_at_idx" ON "audit_event"("account_id", "at");

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_production_id_fkey" FOREIGN KEY ("production_id") REFERENCES "account"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "brand" ADD CONSTRAINT "brand_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "brand" ADD CONSTRAINT "brand_default_address_id_fkey" FOREIGN KEY ("default_address_id") REFERENCES "support_address"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "member" ADD CONSTRAINT "member_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "member" ADD CONSTRAINT "member_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "auth_account" ADD CONSTRAINT "auth_account_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_token" ADD CONSTRAINT "api_token_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_token" ADD CONSTRAINT "api_token_created_by_fkey" FOREIGN KEY ("created_by") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "connector_domain" ADD CONSTRAINT "connector_domain_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "inbound_credential" ADD CONSTRAINT "inbound_credential_domain_id_fkey" FOREIGN KEY ("domain_id") REFERENCES "connector_domain"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "support_address" ADD CONSTRAINT "support_address_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "support_address" ADD CONSTRAINT "support_address_brand_id_fkey" FOREIGN KEY ("brand_id") REFERENCES "brand"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "support_address" ADD CONSTRAINT "support_address_domain_id_fkey" FOREIGN KEY ("domain_id") REFERENCES "connector_domain"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "support_address" ADD CONSTRAINT "support_address_route_credential_id_fkey" FOREIGN KEY ("route_credential_id") REFERENCES "outbound_credential"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "outbound_credential" ADD CONSTRAINT "outbound_credential_address_id_fkey" FOREIGN KEY ("address_id") REFERENCES "support_address"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "verification" ADD CONSTRAINT "verification_address_id_fkey" FOREIGN KEY ("address_id") REFERENCES "support_address"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "verification" ADD CONSTRAINT "verification_credential_id_fkey" FOREIGN KEY ("credential_id") REFERENCES "outbound_credential"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "inbound_message" ADD CONSTRAINT "inbound_message_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "inbound_message" ADD CONSTRAINT "inbound_message_credential_id_fkey" FOREIGN KEY ("credential_id") REFERENCES "inbound_credential"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "inbound_message" ADD CONSTRAINT "inbound_message_content_id_fkey" FOREIGN KEY ("content_id") REFERENCES "inbound_content"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "inbound_delivery" ADD CONSTRAINT "inbound_delivery_message_id_fkey" FOREIGN KEY ("message_id") REFERENCES "inbound_message"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "inbound_delivery" ADD CONSTRAINT "inbound_delivery_address_id_fkey" FOREIGN KEY ("address_id") REFERENCES "support_address"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "inbound_delivery" ADD CONSTRAINT "inbound_delivery_duplicate_of_id_fkey" FOREIGN KEY ("duplicate_of_id") REFERENCES "inbound_delivery"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket" ADD CONSTRAINT "ticket_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket" ADD CONSTRAINT "ticket_brand_id_fkey" FOREIGN KEY ("brand_id") REFERENCES "brand"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket" ADD CONSTRAINT "ticket_address_id_fkey" FOREIGN KEY ("address_id") REFERENCES "support_address"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket_cc" ADD CONSTRAINT "ticket_cc_ticket_id_fkey" FOREIGN KEY ("ticket_id") REFERENCES "ticket"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "comment" ADD CONSTRAINT "comment_ticket_id_fkey" FOREIGN KEY ("ticket_id") REFERENCES "ticket"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "comment" ADD CONSTRAINT "comment_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attachment" ADD CONSTRAINT "attachment_comment_id_fkey" FOREIGN KEY ("comment_id") REFERENCES "comment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "outbound_message" ADD CONSTRAINT "outbound_message_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "outbound_message" ADD CONSTRAINT "outbound_message_address_id_fkey" FOREIGN KEY ("address_id") REFERENCES "support_address"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "outbound_message" ADD CONSTRAINT "outbound_message_ticket_id_fkey" FOREIGN KEY ("ticket_id") REFERENCES "ticket"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "outbound_message" ADD CONSTRAINT "outbound_message_comment_id_fkey" FOREIGN KEY ("comment_id") REFERENCES "comment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "outbound_message" ADD CONSTRAINT "outbound_message_verification_id_fkey" FOREIGN KEY ("verification_id") REFERENCES "verification"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "outbound_message" ADD CONSTRAINT "outbound_message_credential_id_fkey" FOREIGN KEY ("credential_id") REFERENCES "outbound_credential"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "outbound_attempt" ADD CONSTRAINT "outbound_attempt_message_id_fkey" FOREIGN KEY ("message_id") REFERENCES "outbound_message"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit_event" ADD CONSTRAINT "audit_event_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

import { expect, test } from "./fixtures.ts";
import { addressOf, mailboxes } from "./people.ts";
import { addAddress } from "./steps/addresses.ts";
import { withDatabase } from "./support/database.ts";
import { sendAll } from "./support/persistent-senders.ts";
import { until } from "./support/poll.ts";

test.use({ installation: "crash" });

test("killing the worker with kill -9 loses no message that got a 250, and makes no ticket twice", async ({
  page,
  words,
  company,
  postern,
  connected,
}) => {
  test.setTimeout(180_000);
  const messages = 200;
  const support = addressOf(mailboxes.support);
  await addAddress(page, words, support, { ...mailboxes.support, host: "localhost", port: company.submissionPort });

  const killed: number[] = [];
  const killWorker = async () => {
    const pid = await until("a worker to kill", async () => {
      const found = await postern.workerPid();
      return found !== null && !killed.includes(found) ? found : null;
    });
    killed.push(pid);
    process.kill(pid, "SIGKILL");
  };
  const outcome = await sendAll({
    relay: connected,
    connections: 8,
    messages: Array.from({ length: messages }, (_, n) => ({ to: support, subject: `crash ${n}` })),
    // In the middle of the work, at a message that no timing decides.
    at: new Map([
      [40, killWorker],
      [120, killWorker],
    ]),
  });
  expect(killed).toHaveLength(2);
  expect(outcome.accepted).toBe(messages);
  expect(outcome.failures).toBeGreaterThan(0);

  await withDatabase(await postern.databaseUrl(), async (client) => {
    await until(
      "every accepted message to be processed",
      async () => {
        const { rows } = await client.query(
          "select count(*)::int as waiting from inbound_message where state = 'accepted'",
        );
        return rows[0]?.waiting === 0;
      },
      90_000,
    );
    const { rows } = await client.query<{ subject: string; tickets: number }>(
      "select subject, count(*)::int as tickets from ticket where subject like 'crash %' group by subject",
    );
    expect(rows.filter((row) => row.tickets !== 1)).toEqual([]);
    expect(rows).toHaveLength(messages);
    const comments = await client.query(
      "select from comment c join ticket t on t.id = c.ticket_id where t.subject like 'crash %'",
    );
    expect(comments.rowCount).toBe(messages);
  });
});

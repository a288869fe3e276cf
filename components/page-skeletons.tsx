import { Card } from "./section.tsx";
import styles from "./skeleton.module.css";
import { Bar, RowSkeleton, SectionSkeleton, Skeleton } from "./skeleton.tsx";

/** The Email page below its head: connectors, then addresses. */
export function EmailSkeleton() {
  return (
    <Skeleton>
      <SectionSkeleton rows={1} />
      <SectionSkeleton rows={4} />
    </Skeleton>
  );
}

/** Home below its head: the steps, then the tickets of late. */
export function HomeSkeleton() {
  return (
    <Skeleton>
      <SectionSkeleton rows={4} />
      <SectionSkeleton rows={3} />
    </Skeleton>
  );
}

/** A list without a head of its own. */
export function ListSkeleton({ rows }: { rows: number }) {
  return (
    <Skeleton>
      <Card look="flush">
        {Array.from({ length: rows }, (_, index) => index).map((row) => (
          <RowSkeleton key={row} />
        ))}
      </Card>
    </Skeleton>
  );
}

/** A page of settings: lists under titles. */
export function SettingsSkeleton() {
  return (
    <Skeleton>
      <SectionSkeleton rows={3} />
      <SectionSkeleton rows={1} />
    </Skeleton>
  );
}

/** A ticket below its head: the conversation, and its facts beside it. */
export function TicketSkeleton() {
  return (
    <Skeleton>
      <div className={styles.columns}>
        <div className={styles.column}>
          {[0, 1].map((comment) => (
            <Card key={comment}>
              <div className={styles.fields}>
                <Bar width="180px" />
                <Bar width="100%" />
                <Bar width="72%" />
              </div>
            </Card>
          ))}
        </div>
        <div className={styles.column}>
          <Bar width="140px" />
          <Bar width="200px" />
          <Bar width="160px" />
        </div>
      </div>
    </Skeleton>
  );
}

package dev.bookend.examples.benchmarks;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * db-scheduler with lock-and-fetch polling, and one compare-and-set per call. Environment variables
 * override its settings.
 */
final class DbScheduler implements Contender {
  private static final int THREADS = Integer.parseInt(setting("THREADS", "40"));

  /** As a multiple of the number of threads. */
  private static final double FETCH_BELOW = Double.parseDouble(setting("FETCH_BELOW", "1"));

  private static final double FETCH_UP_TO = Double.parseDouble(setting("FETCH_UP_TO", "4"));
  private static final Duration POLL = Duration.ofMillis(10);
  private static final String TASK = "end-call";

  @Override
  public String name() {
    return "db-scheduler";
  }

  @Override
  public int connections() {
    return THREADS + 2;
  }

  @Override
  public void createSchema(Database database) throws SQLException {
    CallRows.createSchema(database);
    database.run(
        """
        create table scheduled_tasks (task_name text not null, task_instance text not null,
          task_data bytea, execution_time timestamptz not null, picked boolean not null,
          picked_by text, last_success timestamptz, last_failure timestamptz,
          consecutive_failures int, last_heartbeat timestamptz, version bigint not null,
          priority smallint, primary key (task_name, task_instance))
        """,
        "create index execution_time_idx on scheduled_tasks (execution_time)",
        "create index last_heartbeat_idx on scheduled_tasks (last_heartbeat)");
  }

  @Override
  public void load(Database database, Load load) throws SQLException {
    CallRows.load(database, load);
    database.run(
        "truncate scheduled_tasks",
        """
        insert into scheduled_tasks (task_name, task_instance, execution_time, picked, version)
        select '%s', id, ends_at, false, 1 from call
        """
            .formatted(TASK));
  }

  @Override
  public AutoCloseable start(DataSource pool, Consumer<Duration> committed) {
    OneTimeTask<Void> end =
        Tasks.oneTime(TASK)
            .execute(
                (task, context) -> {
                  end(pool, task);
                  Execution execution = context.getExecution();
                  committed.accept(Duration.between(execution.getExecutionTime(), Instant.now()));
                });
    Scheduler scheduler =
        Scheduler.create(pool, end)
            .threads(THREADS)
            .pollUsingLockAndFetch(FETCH_BELOW, FETCH_UP_TO)
            .pollingInterval(POLL)
            .build();
    scheduler.start();
    return scheduler::stop;
  }

  private static void end(DataSource pool, TaskInstance<Void> task) {
    Instant begun = Instant.now();
    try {
      CallRows.end(pool, UUID.fromString(task.getId()), begun);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Read from the environment, which node processes inherit. */
  private static String setting(String name, String ours) {
    return System.getenv().getOrDefault("DB_SCHEDULER_" + name, ours);
  }

  @Override
  public String open() {
    return CallRows.OPEN;
  }

  @Override
  public String unsettled() {
    return "select count(*) from scheduled_tasks";
  }

  @Override
  public String outcomes() {
    return CallRows.OUTCOMES;
  }
}

package dev.bookend.examples.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;
import java.util.UUID;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.quartz.Job;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.impl.StdSchedulerFactory;
import org.quartz.utils.ConnectionProvider;
import org.quartz.utils.DBConnectionManager;

/** A Quartz cluster with a trigger for each call, and one compare-and-set per call. */
final class Quartz implements Contender {
  private static final int THREADS = 20;
  private static final String NAME = "calls";
  private static final String POOL = "pool";

  @Override
  public String name() {
    return "quartz";
  }

  @Override
  public int connections() {
    return THREADS + 2;
  }

  @Override
  public void createSchema(Database database) throws SQLException, IOException {
    CallRows.createSchema(database);
    try (InputStream script =
        Scheduler.class.getResourceAsStream("/org/quartz/impl/jdbcjobstore/tables_postgres.sql")) {
      if (script == null) {
        throw new IllegalStateException("Quartz brings no tables");
      }
      database.run(new String(script.readAllBytes(), UTF_8));
    }
  }

  /** Inserts in one batch the rows that scheduling through Quartz would insert one by one. */
  @Override
  public void load(Database database, Load load) throws SQLException {
    CallRows.load(database, load);
    database.run(
        "truncate qrtz_job_details, qrtz_triggers, qrtz_fired_triggers cascade",
        """
        insert into qrtz_job_details
        values ('%s', 'end-call', 'DEFAULT', null, '%s', true, false, false, false, null)
        """
            .formatted(NAME, EndCall.class.getName()),
        """
        insert into qrtz_triggers (sched_name, trigger_name, trigger_group, job_name, job_group,
          next_fire_time, prev_fire_time, priority, trigger_state, trigger_type, start_time,
          end_time, misfire_instr)
        select '%s', id, 'DEFAULT', 'end-call', 'DEFAULT', extract(epoch from ends_at) * 1000, -1,
          5, 'WAITING', 'SIMPLE', extract(epoch from ends_at) * 1000, 0, 0 from call
        """
            .formatted(NAME),
        """
        insert into qrtz_simple_triggers select '%s', id, 'DEFAULT', 0, 0, 0 from call
        """
            .formatted(NAME));
  }

  @Override
  public AutoCloseable start(DataSource pool, Consumer<Duration> committed)
      throws SchedulerException {
    DBConnectionManager.getInstance().addConnectionProvider(POOL, new Pool(pool));
    Scheduler scheduler = new StdSchedulerFactory(settings()).getScheduler();
    scheduler.getContext().put(POOL, pool);
    scheduler.start();
    return () -> scheduler.shutdown(true);
  }

  private static Properties settings() {
    Properties settings = new Properties();
    settings.setProperty("org.quartz.scheduler.instanceName", NAME);
    settings.setProperty("org.quartz.scheduler.instanceId", "AUTO");
    settings.setProperty(
        "org.quartz.scheduler.batchTriggerAcquisitionMaxCount", String.valueOf(THREADS));
    settings.setProperty("org.quartz.threadPool.class", "org.quartz.simpl.SimpleThreadPool");
    settings.setProperty("org.quartz.threadPool.threadCount", String.valueOf(THREADS));
    settings.setProperty("org.quartz.jobStore.class", "org.quartz.impl.jdbcjobstore.JobStoreTX");
    settings.setProperty(
        "org.quartz.jobStore.driverDelegateClass",
        "org.quartz.impl.jdbcjobstore.PostgreSQLDelegate");
    settings.setProperty("org.quartz.jobStore.dataSource", POOL);
    settings.setProperty("org.quartz.jobStore.isClustered", "true");
    settings.setProperty("org.quartz.jobStore.acquireTriggersWithinLock", "true");
    settings.setProperty("org.quartz.jobStore.misfireThreshold", "600000");
    return settings;
  }

  @Override
  public String open() {
    return CallRows.OPEN;
  }

  @Override
  public String unsettled() {
    return "select count(*) from qrtz_triggers";
  }

  @Override
  public String outcomes() {
    return CallRows.OUTCOMES;
  }

  /** The job. Quartz creates an instance for each execution and passes only the context. */
  public static final class EndCall implements Job {
    /** Called by Quartz. */
    public EndCall() {}

    @Override
    public void execute(JobExecutionContext context) throws JobExecutionException {
      Instant begun = Instant.now();
      try {
        DataSource pool = (DataSource) context.getScheduler().getContext().get(POOL);
        CallRows.end(
            requireNonNull(pool), UUID.fromString(context.getTrigger().getKey().getName()), begun);
      } catch (SQLException | SchedulerException e) {
        throw new JobExecutionException(e);
      }
    }
  }

  private record Pool(DataSource pool) implements ConnectionProvider {
    @Override
    public Connection getConnection() throws SQLException {
      return pool.getConnection();
    }

    @Override
    public void initialize() {}

    @Override
    public void shutdown() {}
  }
}

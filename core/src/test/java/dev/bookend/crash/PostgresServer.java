package dev.bookend.crash;

import dev.bookend.jdbc.ConnectionSource;
import dev.bookend.jdbc.JdbcCallRepository;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL server that can crash as by a power cut, and restart with the same data. */
final class PostgresServer implements AutoCloseable {
  private static final List<String> USER_NAMESPACE = List.of("unshare", "-U");
  private static final List<String> UNPRIVILEGED_USER =
      List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");

  private static String unpacked;

  private final Path home;
  private final String programs;
  private final List<String> as;
  private final int port;

  /** Creates and starts an empty database in a directory. */
  PostgresServer(Path directory) {
    try {
      home = Files.createDirectories(directory);
      programs = unpacked();
      as = unprivileged();
      port = freePort();
      if (as.equals(UNPRIVILEGED_USER)) {
        run(List.of("chown", "65534:65534", home.toString()));
      }
      postgres("initdb", "-D", data(), "-A", "trust", "-U", "postgres", "-E", "UTF8");
    } catch (IOException | SQLException e) {
      throw new IllegalStateException(e);
    }
    start();
  }

  /** The library unpacks the executables at a server's start; the server knows their directory. */
  private static synchronized String unpacked() throws IOException, SQLException {
    if (unpacked == null) {
      unpacked = unpack();
    }
    return unpacked;
  }

  private static String unpack() throws IOException, SQLException {
    try (EmbeddedPostgres once = EmbeddedPostgres.start();
        Connection connection = once.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("select setting from pg_config where name = 'BINDIR'")) {
      rows.next();
      return rows.getString(1);
    }
  }

  /** PostgreSQL refuses to be run by root. */
  private static List<String> unprivileged() {
    if (!System.getProperty("user.name").equals("root")) {
      return List.of();
    }
    return isPossible(USER_NAMESPACE) ? USER_NAMESPACE : UNPRIVILEGED_USER;
  }

  private static boolean isPossible(List<String> prefix) {
    try {
      run(Stream.concat(prefix.stream(), Stream.of("true")).toList());
      return true;
    } catch (IllegalStateException refused) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket any = new ServerSocket(0)) {
      return any.getLocalPort();
    }
  }

  int port() {
    return port;
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://localhost:" + port + "/postgres", "postgres", "");
  }

  /** Creates Bookend's tables. */
  void createTables() throws SQLException {
    PGSimpleDataSource direct = new PGSimpleDataSource();
    direct.setPortNumbers(new int[] {port});
    direct.setUser("postgres");
    direct.setDatabaseName("postgres");
    new JdbcCallRepository(ConnectionSource.of(direct)).createSchema();
  }

  /** Starts the server and waits until it accepts connections. */
  void start() {
    String options =
        "-p " + port + " -c fsync=on -c synchronous_commit=on -c unix_socket_directories=''";
    postgres(
        "pg_ctl",
        "-D",
        data(),
        "-l",
        home.resolve("server.log").toString(),
        "-o",
        options,
        "-w",
        "start");
  }

  /** Kills all server processes at once; the next start recovers committed transactions. */
  void crash() {
    postgres("pg_ctl", "-D", data(), "-w", "-m", "immediate", "stop");
  }

  @Override
  public void close() {
    crash();
  }

  private String data() {
    return home.resolve("data").toString();
  }

  private void postgres(String program, String... arguments) {
    List<String> command = new ArrayList<>(as);
    command.add(Path.of(programs, program).toString());
    command.addAll(List.of(arguments));
    run(command);
  }

  /** Redirects the output to a file, because a server would hold a pipe open. */
  private static void run(List<String> command) {
    try {
      Path output = Files.createTempFile("bookend-postgres", ".log");
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (process.waitFor() != 0) {
        throw new IllegalStateException(command + ": " + Files.readString(output));
      }
      Files.delete(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}

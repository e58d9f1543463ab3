package dev.bookend.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.PrintWriter;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** Versions of the MariaDB driver in use, each in its own class loader. */
enum DriverJar {
  MARIADB_3_5_8("mariadb-java-client-3.5.8", "org.mariadb.jdbc.Driver", "jdbc:mariadb:"),
  MARIADB_3_5_10("mariadb-java-client-3.5.10", "org.mariadb.jdbc.Driver", "jdbc:mariadb:"),
  MARIADB_3_5_11("mariadb-java-client-3.5.11", "org.mariadb.jdbc.Driver", "jdbc:mariadb:"),
  CONNECTOR_J_9_7_0("mysql-connector-j-9.7.0", "com.mysql.cj.jdbc.Driver", "jdbc:mysql:");

  private final String jar;
  private final String driverClass;
  private final String protocol;

  DriverJar(String jar, String driverClass, String protocol) {
    this.jar = jar;
    this.driverClass = driverClass;
    this.protocol = protocol;
  }

  /** A pool of connections to the test's MariaDB, with options such as {@code a=b&c=d}. */
  HikariDataSource pool(String options) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(new DriverDataSource(driver(), url(options)));
    config.setMaximumPoolSize(2);
    return new HikariDataSource(config);
  }

  private String url(String options) {
    String url = TestDatabase.MARIADB.url();
    return protocol + url.substring(url.indexOf("//"), url.indexOf('?')) + "?user=root&" + options;
  }

  private Driver driver() {
    Path path = Path.of("target", "drivers", jar + ".jar");
    if (!Files.exists(path)) {
      throw new IllegalStateException(path + " is missing: the profile databases copies it");
    }
    try {
      URL[] jars = {path.toUri().toURL()};
      // stays open until the process ends, because the driver uses it
      ClassLoader loader = new URLClassLoader(jars, ClassLoader.getPlatformClassLoader());
      return (Driver) loader.loadClass(driverClass).getConstructor().newInstance();
    } catch (MalformedURLException | ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private record DriverDataSource(Driver driver, String url) implements DataSource {
    @Override
    public Connection getConnection() throws SQLException {
      return driver.connect(url, new Properties());
    }

    @Override
    public Connection getConnection(String user, String password) {
      throw new UnsupportedOperationException();
    }

    @Override
    public PrintWriter getLogWriter() {
      return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) {}

    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public int getLoginTimeout() {
      return 0;
    }

    @Override
    public Logger getParentLogger() {
      throw new UnsupportedOperationException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
      throw new SQLException("not a wrapper");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
      return false;
    }
  }
}

package dev.bookend.jakarta;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.helpers.NOPLogger;

/**
 * A logger that writes to {@link System.Logger}, for applications in which SLF4J has no provider.
 */
final class HostLog extends LegacyAbstractLogger {
  private static final long serialVersionUID = 1L;
  private static final Map<Level, System.Logger.Level> LEVELS =
      Map.of(
          Level.ERROR, System.Logger.Level.ERROR,
          Level.WARN, System.Logger.Level.WARNING,
          Level.INFO, System.Logger.Level.INFO,
          Level.DEBUG, System.Logger.Level.DEBUG,
          Level.TRACE, System.Logger.Level.TRACE);

  private final transient System.Logger platform;

  private HostLog(String name) {
    this.name = name;
    platform = System.getLogger(name);
  }

  /** {@return the SLF4J logger of a class, or a {@link System.Logger} if SLF4J has no provider} */
  static Logger of(Class<?> type) {
    Logger logger = LoggerFactory.getLogger(type);
    return logger instanceof NOPLogger ? new HostLog(type.getName()) : logger;
  }

  /** {@return whether SLF4J has no provider and drops the messages of core} */
  static boolean isSlf4jWithoutProvider() {
    return LoggerFactory.getLogger(HostLog.class) instanceof NOPLogger;
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level,
      @Nullable Marker marker,
      String message,
      Object @Nullable [] arguments,
      @Nullable Throwable thrown) {
    String text = MessageFormatter.basicArrayFormat(message, arguments);
    platform.log(LEVELS.get(level), () -> text, thrown);
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null;
  }

  private boolean isOn(Level level) {
    return platform.isLoggable(LEVELS.get(level));
  }

  @Override
  public boolean isTraceEnabled() {
    return isOn(Level.TRACE);
  }

  @Override
  public boolean isDebugEnabled() {
    return isOn(Level.DEBUG);
  }

  @Override
  public boolean isInfoEnabled() {
    return isOn(Level.INFO);
  }

  @Override
  public boolean isWarnEnabled() {
    return isOn(Level.WARN);
  }

  @Override
  public boolean isErrorEnabled() {
    return isOn(Level.ERROR);
  }
}

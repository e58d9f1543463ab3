package dev.bookend.spring;

import dev.bookend.config.BookendConfig;
import java.util.function.Predicate;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Whether the configuration wants something; read as all of it is, and refused if it is wrong. */
abstract class Configured implements Condition {
  private final Predicate<BookendConfig> wanted;

  private Configured(Predicate<BookendConfig> wanted) {
    this.wanted = wanted;
  }

  @Override
  public final boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
    return wanted.test(new BookendConfig(context.getEnvironment()::getProperty));
  }

  static final class Calls extends Configured {
    Calls() {
      super(BookendConfig::isEnabled);
    }
  }

  static final class Routes extends Configured {
    Routes() {
      super(BookendConfig::servesRoutes);
    }
  }

  static final class Refusals extends Configured {
    Refusals() {
      super(BookendConfig::handlesExceptions);
    }
  }

  static final class Keeper extends Configured {
    Keeper() {
      super(BookendConfig::keepsTime);
    }
  }

  static final class Database extends Configured {
    Database() {
      super(BookendConfig::usesDatabase);
    }
  }

  static final class Emulator extends Configured {
    Emulator() {
      super(BookendConfig::isOnEmulator);
    }
  }

  /** An account is named; if its key is missing or malformed, the credentials say so. */
  static final class Account extends Configured {
    Account() {
      super(BookendConfig::namesAnAccount);
    }
  }
}

package dev.bookend.jakarta;

import dev.bookend.CallKeeper;
import dev.bookend.CallSettings;
import dev.bookend.VideoCallService;
import dev.bookend.call.CallCost.Pricing;
import dev.bookend.config.BookendConfig;
import dev.bookend.config.DefaultComponents;
import dev.bookend.config.UsageAlertInstaller;
import dev.bookend.emulator.TwilioEmulator;
import dev.bookend.http.CallEndpoints;
import dev.bookend.http.CallbackEndpoints;
import dev.bookend.http.HttpSettings;
import dev.bookend.port.CallGuard;
import dev.bookend.port.CallRepository;
import dev.bookend.port.TokenIssuer;
import dev.bookend.port.VideoRooms;
import dev.bookend.twilio.TwilioClient;
import dev.bookend.twilio.TwilioUsage;
import java.util.List;
import java.util.function.Function;

/**
 * What is supplied, unless the application has a bean of that type.
 *
 * @param type the bean's type
 * @param made makes it
 */
record Default<T>(Class<T> type, Function<Wiring, T> made) {
  static final List<Default<?>> ALL =
      List.of(
          new Default<>(BookendConfig.class, Wiring::config),
          new Default<>(DefaultComponents.class, Wiring::parts),
          new Default<>(CallSettings.class, Wiring::callSettings),
          new Default<>(CallKeeper.Settings.class, Wiring::keeperSettings),
          new Default<>(HttpSettings.class, Wiring::httpSettings),
          new Default<>(Pricing.class, Wiring::pricing),
          new Default<>(CallGuard.class, Wiring::guard),
          new Default<>(CallRepository.class, Wiring::repository),
          new Default<>(CallClock.class, Wiring::time),
          new Default<>(TwilioEmulator.class, Wiring::emulator),
          new Default<>(Account.class, Wiring::account),
          new Default<>(TokenIssuer.class, Wiring::tokens),
          new Default<>(TwilioClient.class, Wiring::client),
          new Default<>(TwilioUsage.class, Wiring::usage),
          new Default<>(VideoRooms.class, Wiring::rooms),
          new Default<>(VideoCallService.class, Wiring::service),
          new Default<>(CallKeeper.class, Wiring::keeper),
          new Default<>(CallEndpoints.class, Wiring::callEndpoints),
          new Default<>(CallbackEndpoints.class, Wiring::callbackEndpoints),
          new Default<>(UsageAlertInstaller.class, Wiring::alerts));

  static Default<?> named(String type) {
    return ALL.stream().filter(part -> part.name().equals(type)).findFirst().orElseThrow();
  }

  String name() {
    return type.getName();
  }

  T madeBy(Wiring wiring) {
    return made.apply(wiring);
  }
}

package dev.bookend.jakarta;

import dev.bookend.CallSettings;
import dev.bookend.VideoCallService;
import dev.bookend.config.BookendConfig;
import dev.bookend.config.DefaultComponents;
import dev.bookend.config.UsageAlertInstaller;
import dev.bookend.cost.Pricing;
import dev.bookend.http.CallEndpoints;
import dev.bookend.http.CallbackEndpoints;
import dev.bookend.http.GuestEndpoints;
import dev.bookend.http.HttpSettings;
import dev.bookend.keeper.CallKeeper;
import dev.bookend.keeper.KeeperSettings;
import dev.bookend.port.CallGuard;
import dev.bookend.port.CallRepository;
import dev.bookend.port.TokenIssuer;
import dev.bookend.port.VideoProvider;
import dev.bookend.port.VideoRooms;
import dev.bookend.twilio.TwilioClient;
import dev.bookend.twilio.TwilioUsage;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A bean that is registered unless the application has one of its type.
 *
 * @param type the bean's type
 * @param method the factory method that creates it
 */
record DefaultBean<T>(Class<T> type, Function<BeanFactory, T> method) {
  private static final List<DefaultBean<?>> ALWAYS =
      List.of(
          new DefaultBean<>(BookendConfig.class, BeanFactory::config),
          new DefaultBean<>(DefaultComponents.class, BeanFactory::parts),
          new DefaultBean<>(CallSettings.class, BeanFactory::callSettings),
          new DefaultBean<>(KeeperSettings.class, BeanFactory::keeperSettings),
          new DefaultBean<>(HttpSettings.class, BeanFactory::httpSettings),
          new DefaultBean<>(Pricing.class, BeanFactory::pricing),
          new DefaultBean<>(CallGuard.class, BeanFactory::guard),
          new DefaultBean<>(CallRepository.class, BeanFactory::repository),
          new DefaultBean<>(CallClock.class, BeanFactory::time),
          new DefaultBean<>(TwilioAccount.class, BeanFactory::account),
          new DefaultBean<>(TokenIssuer.class, BeanFactory::tokens),
          new DefaultBean<>(TwilioClient.class, BeanFactory::client),
          new DefaultBean<>(TwilioUsage.class, BeanFactory::usage),
          new DefaultBean<>(VideoRooms.class, BeanFactory::rooms),
          new DefaultBean<>(VideoCallService.class, BeanFactory::service),
          new DefaultBean<>(CallKeeper.class, BeanFactory::keeper),
          new DefaultBean<>(CallEndpoints.class, BeanFactory::callEndpoints),
          new DefaultBean<>(GuestEndpoints.class, BeanFactory::guestEndpoints),
          new DefaultBean<>(CallbackEndpoints.class, BeanFactory::callbackEndpoints),
          new DefaultBean<>(UsageAlertInstaller.class, BeanFactory::alerts));

  /** All default beans; that of the emulator only if the application has the dependency. */
  static final List<DefaultBean<?>> ALL =
      Stream.concat(
              ALWAYS.stream(),
              DefaultComponents.hasEmulator()
                  ? Stream.of(emulator(DefaultComponents.emulatorType()))
                  : Stream.<DefaultBean<?>>empty())
          .toList();

  private static <T extends VideoProvider> DefaultBean<?> emulator(Class<T> type) {
    return new DefaultBean<>(type, factory -> type.cast(factory.emulator()));
  }

  static DefaultBean<?> named(String type) {
    return ALL.stream().filter(bean -> bean.name().equals(type)).findFirst().orElseThrow();
  }

  String name() {
    return type.getName();
  }

  T create(BeanFactory factory) {
    return method.apply(factory);
  }
}

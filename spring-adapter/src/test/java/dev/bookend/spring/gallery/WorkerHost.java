package dev.bookend.spring.gallery;

import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.emulator.TwilioEmulator;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

/** An application without a web server that starts a call, and leaves its end to the keeper. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class WorkerHost {
  static final String OVER = "The call is over: ";

  private final ConfigurableApplicationContext context;

  WorkerHost(ConfigurableApplicationContext context) {
    this.context = context;
  }

  public static void main(String[] settings) {
    ConfigurableApplicationContext context = SpringApplication.run(WorkerHost.class, settings);
    VideoCallService calls = context.getBean(VideoCallService.class);
    TwilioEmulator twilio = context.getBean(TwilioEmulator.class);
    Actor anna = Actor.of("anna");
    Actor ben = Actor.of("ben");
    CallId call = calls.request(anna, CallRequest.inviting("ben")).id();
    calls.accept(ben, call);
    twilio.join(calls.join(anna, call).token());
    twilio.join(calls.join(ben, call).token());
  }

  /** Closed by another thread, for the keeper that calls this one is closed, too. */
  @EventListener
  void over(CallEvent.Completed event) {
    System.out.println(OVER + event.endReason());
    new Thread(context::close).start();
  }
}

package dev.bookend.spring.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallRequest;
import dev.bookend.keeper.CallKeeper;
import dev.bookend.port.CallQuery;
import dev.bookend.spring.testing.BookendTest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.transaction.AfterTransaction;
import org.springframework.transaction.annotation.Transactional;

/** A host's tests that are rolled back, as its own are. */
@SpringBootTest(
    classes = TransactionalTestsTest.Host.class,
    properties = "spring.datasource.url=jdbc:h2:mem:transactional-tests")
@BookendTest
@Transactional
class TransactionalTestsTest {
  private static final Actor ANNA = Actor.of("anna");

  @Autowired private VideoCallService calls;
  @Autowired private CallKeeper keeper;
  @Autowired private JdbcTemplate database;
  @Autowired private Host host;

  @RepeatedTest(2)
  void aTestSeesItsOwnCallsAlone() {
    calls.request(ANNA, CallRequest.inviting("ben"));

    CallQuery hers = CallQuery.builder().participant("anna").build();
    assertThat(calls.search(ANNA, hers).items()).hasSize(1);
    assertThat(rows()).isEqualTo(4);
  }

  @AfterTransaction
  void theRollbackTakesThemBackAndNoListenerIsCalled() {
    keeper.runDue();

    assertThat(rows()).isZero();
    assertThat(host.events).isEmpty();
  }

  private int rows() {
    return Stream.of("call", "participant", "event", "request_key", "period_count")
        .map("bookend_"::concat)
        .mapToInt(table -> database.queryForObject("select count(*) from " + table, Integer.class))
        .sum();
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Host {
    final List<CallEvent> events = new CopyOnWriteArrayList<>();

    @EventListener
    void on(CallEvent event) {
      events.add(event);
    }
  }
}

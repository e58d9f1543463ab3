package dev.bookend.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.http.CallEndpoints.Response;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** C26: the bytes of bodies that do not arrive are limited. */
class PendingBodiesTest {
  private static final int PENDING = 0;
  private static final int ACCEPTED = 204;
  private static final int SLOW_DOWN = 429;

  private final PendingBodies bodies = new PendingBodies();

  /** A callback whose body ends when the test says so. */
  private static final class Callback extends MockHttpServletRequest {
    private final MockHttpServletResponse out = new MockHttpServletResponse();
    private final Content content;

    Callback(boolean arrivesAtOnce) {
      content = new Content(arrivesAtOnce);
      setAsyncSupported(true);
      out.setStatus(PENDING);
    }

    Callback await(PendingBodies bodies) throws IOException {
      new PendingBody(this, bodies, body -> new Response(ACCEPTED, Map.of(), new byte[0])).await();
      return this;
    }

    void arrive() throws IOException {
      content.arrive();
    }

    int status() {
      return out.getStatus();
    }

    @Override
    public ServletInputStream getInputStream() {
      return content;
    }

    @Override
    public AsyncContext startAsync() {
      return startAsync(this, out);
    }
  }

  private static final class Content extends ServletInputStream {
    private final boolean arrivesAtOnce;
    private @Nullable ReadListener listener;

    Content(boolean arrivesAtOnce) {
      this.arrivesAtOnce = arrivesAtOnce;
    }

    void arrive() throws IOException {
      if (listener == null) {
        throw new IllegalStateException("The body is not read.");
      }
      listener.onAllDataRead();
    }

    @Override
    public void setReadListener(ReadListener listener) {
      this.listener = listener;
      try {
        if (arrivesAtOnce) {
          arrive();
        }
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public boolean isFinished() {
      return false;
    }

    @Override
    public boolean isReady() {
      return false;
    }

    @Override
    public int read() {
      return -1;
    }
  }

  private List<Callback> await(int many, boolean arriveAtOnce) throws IOException {
    List<Callback> callbacks = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      callbacks.add(new Callback(arriveAtOnce).await(bodies));
    }
    return callbacks;
  }

  private static IntStream statuses(List<Callback> callbacks) {
    return callbacks.stream().mapToInt(Callback::status);
  }

  @Test
  void oldestBodyIsRefusedForANewerOne() throws Exception {
    List<Callback> slow = await(PendingBodies.MAX_BODIES, false);
    assertThat(statuses(slow)).containsOnly(PENDING);

    Callback newer = await(1, false).get(0);
    assertThat(slow.get(0).status()).isEqualTo(SLOW_DOWN);
    assertThat(slow.get(0).out.getContentAsString()).contains("Too many bodies arrive slowly.");
    assertThat(statuses(slow.subList(1, slow.size()))).containsOnly(PENDING);
    newer.arrive();
    assertThat(newer.status()).isEqualTo(ACCEPTED);
  }

  @Test
  void answeredBodiesAreNotPending() throws Exception {
    Callback slow = await(1, false).get(0);
    for (int i = 0; i < PendingBodies.MAX_BODIES; i++) {
      Callback callback = await(1, false).get(0);
      callback.arrive();
      assertThat(callback.status()).isEqualTo(ACCEPTED);
    }
    assertThat(slow.status()).isEqualTo(PENDING);
  }

  @Test
  void bodiesThatArriveAtOnceAreNotPending() throws Exception {
    Callback slow = await(1, false).get(0);
    assertThat(statuses(await(PendingBodies.MAX_BODIES, true))).containsOnly(ACCEPTED);
    assertThat(slow.status()).isEqualTo(PENDING);
  }

  @Test
  void bodyThatArrivedIsNotRefused() throws Exception {
    Callback arrived = await(1, false).get(0);
    arrived.arrive();
    await(PendingBodies.MAX_BODIES + 1, false);
    assertThat(arrived.status()).isEqualTo(ACCEPTED);
  }
}

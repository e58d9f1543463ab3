package dev.bookend.examples.benchmarks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Many live streams, read by one thread, so that the readers take little of the processors. */
final class EventReaders implements AutoCloseable {
  private static final Pattern EVENT =
      Pattern.compile("event: (\\w+)\\r?\\n.*?\"call\":\\{\"id\":\"([^\"]+)\"");
  private static final Pattern BEGIN = Pattern.compile("(id: \\d+|:)\\n\\n");
  private static final int MOST_PENDING = 65_536;

  /** The part of a response that ends in the middle of an event. */
  private static final class Pending {
    private final StringBuilder text = new StringBuilder();
  }

  private final Selector selector = Selector.open();
  private final List<SocketChannel> channels = new ArrayList<>();
  private final AtomicInteger ready = new AtomicInteger();
  private final AtomicInteger lost = new AtomicInteger();
  private final BiConsumer<String, String> onEvent;
  private final Thread thread;
  private volatile boolean isClosed;

  /**
   * Opens streams.
   *
   * @param onEvent gets the id of the call and the type of each event
   */
  EventReaders(int port, String path, int count, BiConsumer<String, String> onEvent)
      throws IOException {
    this.onEvent = onEvent;
    for (int i = 0; i < count; i++) {
      SocketChannel channel = SocketChannel.open(new InetSocketAddress("localhost", port));
      String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nX-User: p" + i + "\r\n\r\n";
      channel.write(ByteBuffer.wrap(request.getBytes(ISO_8859_1)));
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, new Pending());
      channels.add(channel);
    }
    thread = new Thread(this::read, "event readers");
    thread.setDaemon(true);
    thread.start();
  }

  /** Waits until all streams have begun. */
  void awaitAll() throws InterruptedException {
    while (ready.get() < channels.size()) {
      Thread.sleep(10);
    }
  }

  /** {@return the number of streams that the server has ended} */
  int lost() {
    return lost.get();
  }

  private void read() {
    byte[] bytes = new byte[MOST_PENDING];
    try {
      while (!isClosed) {
        selector.select(
            key -> {
              try {
                read(key, bytes);
              } catch (IOException e) {
                lose(key);
              }
            },
            100);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void lose(SelectionKey key) {
    key.cancel();
    lost.incrementAndGet();
  }

  private void read(SelectionKey key, byte[] bytes) throws IOException {
    int length = ((SocketChannel) key.channel()).read(ByteBuffer.wrap(bytes));
    if (length < 0) {
      lose(key);
      return;
    }
    StringBuilder pending = ((Pending) key.attachment()).text;
    pending.append(new String(bytes, 0, length, ISO_8859_1));
    Matcher begin = BEGIN.matcher(pending);
    if (begin.find() && pending.indexOf("HTTP/1.1") == 0) {
      ready.incrementAndGet();
      pending.delete(0, begin.end());
    }
    Matcher event = EVENT.matcher(pending);
    int end = 0;
    while (event.find()) {
      onEvent.accept(event.group(2), event.group(1));
      end = event.end();
    }
    pending.delete(0, end);
  }

  @Override
  public void close() throws IOException {
    isClosed = true;
    for (SocketChannel channel : channels) {
      channel.close();
    }
    selector.close();
  }
}

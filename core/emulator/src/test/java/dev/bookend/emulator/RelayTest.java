package dev.bookend.emulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The TURN relay of preflight tests. */
class RelayTest {
  private final SettableClock clock = new SettableClock();
  private final TwilioEmulator emulator = new TwilioEmulator(clock);
  private final String room = emulator.rooms().open("video-call-1", 2, Duration.ofMinutes(1));
  private DatagramSocket client;
  private DatagramSocket peer;
  private InetSocketAddress relay;
  private String username;
  private byte[] key;

  @BeforeEach
  void askForTheRelay() throws Exception {
    client = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    peer = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    client.setSoTimeout(10_000);
    peer.setSoTimeout(10_000);
    JsonNode server = iceServers(true).get(0);
    String[] url = server.path("urls").get(0).asText().split("[:?]", -1);
    relay = new InetSocketAddress(url[1], Integer.parseInt(url[2]));
    username = server.path("username").asText();
    String secret = username + ":bookend.emulator:" + server.path("credential").asText();
    key = MessageDigest.getInstance("MD5").digest(secret.getBytes(UTF_8));
  }

  @AfterEach
  void stop() {
    client.close();
    peer.close();
  }

  private JsonNode iceServers(boolean preflight) {
    Page page = new Page(emulator);
    String token = new Token(emulator, clock, "anna", room).sign();
    page.hello(Json.object("ice").put("token", token).put("preflight", preflight));
    return page.only("iced").path("ice_servers");
  }

  private static Stun request(int method) {
    return new Stun(method, "transaction!".getBytes(UTF_8), new LinkedHashMap<>());
  }

  private byte[] ask(byte[] request) throws IOException {
    client.send(new DatagramPacket(request, request.length, relay));
    return receive(client);
  }

  private Stun signed(Stun request) throws IOException {
    byte[] answer = ask(request.with(Stun.USERNAME, username.getBytes(UTF_8)).signed(key));
    return Stun.read(answer).orElseThrow();
  }

  private static byte[] receive(DatagramSocket socket) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
    socket.receive(packet);
    return Arrays.copyOf(packet.getData(), packet.getLength());
  }

  private InetSocketAddress peerAddress() {
    return (InetSocketAddress) peer.getLocalSocketAddress();
  }

  @Test
  void isOfferedOnlyForAPreflightTest() {
    assertThat(iceServers(false)).isEmpty();
    assertThat(iceServers(true)).hasSize(1);
  }

  @Test
  void requiresThePassword() throws IOException {
    Stun challenge = Stun.read(ask(request(Stun.ALLOCATE).bytes())).orElseThrow();

    assertThat(challenge.get(Stun.ERROR_CODE)).hasValue(new byte[] {0, 0, 4, 1});
    assertThat(challenge.get(Stun.REALM)).hasValue("bookend.emulator".getBytes(UTF_8));
    byte[] wrong = request(Stun.ALLOCATE).signed("wrong".getBytes(UTF_8));
    assertThat(Stun.read(ask(wrong)).orElseThrow().get(Stun.ERROR_CODE)).isPresent();
  }

  @Test
  void returnsTheClientsAddress() throws IOException {
    Stun bound = Stun.read(ask(request(Stun.BINDING).bytes())).orElseThrow();

    assertThat(bound.address(Stun.MAPPED_ADDRESS)).hasValue(address(client));
  }

  private static InetSocketAddress address(DatagramSocket socket) {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  @Test
  void forwardsDataInBothDirections() throws IOException {
    InetSocketAddress relayed =
        signed(request(Stun.ALLOCATE)).address(Stun.RELAYED_ADDRESS).orElseThrow();
    signed(request(Stun.CREATE_PERMISSION).with(Stun.PEER_ADDRESS, peerAddress()));
    byte[] sent =
        request(Stun.SEND)
            .with(Stun.PEER_ADDRESS, peerAddress())
            .with(Stun.DATA, "ping".getBytes(UTF_8))
            .bytes();
    client.send(new DatagramPacket(sent, sent.length, relay));
    assertThat(receive(peer)).isEqualTo("ping".getBytes(UTF_8));

    peer.send(new DatagramPacket("pong".getBytes(UTF_8), 4, relayed));
    Stun told = Stun.read(receive(client)).orElseThrow();
    assertThat(told.type()).isEqualTo(Stun.DATA_INDICATION);
    assertThat(told.get(Stun.DATA)).hasValue("pong".getBytes(UTF_8));
    assertThat(told.address(Stun.PEER_ADDRESS)).hasValue(peerAddress());
  }

  @Test
  void forwardsChannelData() throws IOException {
    InetSocketAddress relayed =
        signed(request(Stun.ALLOCATE)).address(Stun.RELAYED_ADDRESS).orElseThrow();
    Stun bind = request(Stun.CHANNEL_BIND).with(Stun.CHANNEL_NUMBER, 0x4001 << 16);
    signed(bind.with(Stun.PEER_ADDRESS, peerAddress()));
    byte[] framed = {0x40, 0x01, 0, 2, 'h', 'i'};
    client.send(new DatagramPacket(framed, framed.length, relay));
    assertThat(receive(peer)).isEqualTo("hi".getBytes(UTF_8));

    peer.send(new DatagramPacket("hi".getBytes(UTF_8), 2, relayed));
    assertThat(receive(client)).isEqualTo(framed);
  }

  @Test
  void forwardsNothingWithoutPermissionOrAfterTheEnd() throws IOException {
    InetSocketAddress relayed =
        signed(request(Stun.ALLOCATE)).address(Stun.RELAYED_ADDRESS).orElseThrow();
    peer.send(new DatagramPacket("spam".getBytes(UTF_8), 4, relayed));
    client.setSoTimeout(300);
    assertThatThrownBy(() -> receive(client)).isInstanceOf(SocketTimeoutException.class);

    client.setSoTimeout(10_000);
    signed(request(Stun.REFRESH).with(Stun.LIFETIME, 0));
    assertThat(signed(request(Stun.CREATE_PERMISSION)).get(Stun.ERROR_CODE)).isPresent();
  }
}

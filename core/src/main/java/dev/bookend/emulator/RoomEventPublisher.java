package dev.bookend.emulator;

import dev.bookend.port.RoomEvent;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Publishes room events to listeners in this process and to the room's status callback. Guarded by
 * the emulator's lock.
 */
final class RoomEventPublisher {
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final SerialSection turn;
  private final String account;
  private final CallbackQueue outbox;
  private final List<OrderedDelivery<RoomEvent>> listeners = new ArrayList<>();

  RoomEventPublisher(SerialSection turn, String account, CallbackQueue outbox) {
    this.turn = turn;
    this.account = account;
    this.outbox = outbox;
  }

  void listen(Consumer<RoomEvent> listener) {
    listeners.add(new OrderedDelivery<>(turn, listener));
  }

  void opened(Room room, Instant now) {
    call(room, "room-created", now, Map.of());
  }

  void connected(RoomParticipant who, Instant now) {
    Room room = who.room;
    tell(new RoomEvent.Connected(room.name, room.sid, now, who.identity, who.sid));
    call(room, "participant-connected", now, about(who, "connected"));
  }

  void disconnected(RoomParticipant who, Instant now) {
    Room room = who.room;
    tell(new RoomEvent.Disconnected(room.name, room.sid, now, who.identity, who.sid));
    Map<String, String> about = about(who, "disconnected");
    about.put("ParticipantDuration", String.valueOf(Times.seconds(who.since, now)));
    call(room, "participant-disconnected", now, about);
  }

  /** Publishes the differences between a participant's tracks and its earlier ones. */
  void tracks(RoomParticipant who, Collection<Track> before, Instant now) {
    Map<String, Track> known = new HashMap<>();
    before.forEach(track -> known.put(track.sid(), track));
    for (Track track : who.tracks()) {
      Track last = known.remove(track.sid());
      if (last == null) {
        call(who, track, "track-added", now);
      } else if (track.enabled() != last.enabled()) {
        call(who, track, track.enabled() ? "track-enabled" : "track-disabled", now);
      }
    }
    before.stream()
        .filter(track -> known.containsKey(track.sid()))
        .forEach(track -> call(who, track, "track-removed", now));
  }

  private void call(RoomParticipant who, Track track, String event, Instant now) {
    Map<String, String> about = about(who, "connected");
    about.put("TrackSid", track.sid());
    about.put("TrackKind", track.kind());
    call(who.room, event, now, about);
  }

  void ended(Room room, Instant now) {
    tell(new RoomEvent.Ended(room.name, room.sid, now));
    String lasted = String.valueOf(Times.seconds(room.since, now));
    call(room, "room-ended", now, Map.of("RoomDuration", lasted));
  }

  private void tell(RoomEvent event) {
    listeners.forEach(listener -> listener.put(event));
  }

  private static Map<String, String> about(RoomParticipant who, String status) {
    Map<String, String> about = new LinkedHashMap<>();
    about.put("ParticipantSid", who.sid);
    about.put("ParticipantIdentity", who.identity);
    about.put("ParticipantStatus", status);
    return about;
  }

  private void call(Room room, String event, Instant now, Map<String, String> more) {
    Terms.Callback callback = room.terms.callback();
    if (callback == null) {
      return;
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("AccountSid", account);
    parameters.put("RoomSid", room.sid);
    parameters.put("RoomName", room.name);
    parameters.put("RoomStatus", room.isCompleted() ? "completed" : "in-progress");
    parameters.put("RoomType", "group");
    parameters.put("StatusCallbackEvent", event);
    parameters.put("Timestamp", TIMESTAMP.format(now));
    parameters.put("SequenceNumber", String.valueOf(room.nextTold()));
    parameters.putAll(more);
    outbox.put(event, callback, parameters);
  }
}

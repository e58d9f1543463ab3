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

  private final SerialSection section;
  private final String account;
  private final CallbackQueue callbacks;
  private final List<OrderedDelivery<RoomEvent>> listeners = new ArrayList<>();

  RoomEventPublisher(SerialSection section, String account, CallbackQueue callbacks) {
    this.section = section;
    this.account = account;
    this.callbacks = callbacks;
  }

  void addListener(Consumer<RoomEvent> listener) {
    listeners.add(new OrderedDelivery<>(section, listener));
  }

  void opened(Room room, Instant now) {
    enqueueCallback(room, "room-created", now, Map.of());
  }

  void connected(RoomParticipant participant, Instant now) {
    Room room = participant.room;
    notifyListeners(
        new RoomEvent.Connected(room.name, room.sid, now, participant.identity, participant.sid));
    enqueueCallback(
        room, "participant-connected", now, participantParameters(participant, "connected"));
  }

  void disconnected(RoomParticipant participant, Instant now) {
    Room room = participant.room;
    notifyListeners(
        new RoomEvent.Disconnected(
            room.name, room.sid, now, participant.identity, participant.sid));
    Map<String, String> parameters = participantParameters(participant, "disconnected");
    parameters.put("ParticipantDuration", String.valueOf(Times.seconds(participant.since, now)));
    enqueueCallback(room, "participant-disconnected", now, parameters);
  }

  /** Publishes the differences between a participant's tracks and its earlier ones. */
  void tracks(RoomParticipant participant, Collection<Track> before, Instant now) {
    Map<String, Track> known = new HashMap<>();
    before.forEach(track -> known.put(track.sid(), track));
    for (Track track : participant.tracks()) {
      Track last = known.remove(track.sid());
      if (last == null) {
        enqueueCallback(participant, track, "track-added", now);
      } else if (track.enabled() != last.enabled()) {
        enqueueCallback(
            participant, track, track.enabled() ? "track-enabled" : "track-disabled", now);
      }
    }
    before.stream()
        .filter(track -> known.containsKey(track.sid()))
        .forEach(track -> enqueueCallback(participant, track, "track-removed", now));
  }

  private void enqueueCallback(
      RoomParticipant participant, Track track, String event, Instant now) {
    Map<String, String> parameters = participantParameters(participant, "connected");
    parameters.put("TrackSid", track.sid());
    parameters.put("TrackKind", track.kind());
    enqueueCallback(participant.room, event, now, parameters);
  }

  void ended(Room room, Instant now) {
    notifyListeners(new RoomEvent.Ended(room.name, room.sid, now));
    String duration = String.valueOf(Times.seconds(room.since, now));
    enqueueCallback(room, "room-ended", now, Map.of("RoomDuration", duration));
  }

  private void notifyListeners(RoomEvent event) {
    listeners.forEach(listener -> listener.enqueue(event));
  }

  private static Map<String, String> participantParameters(
      RoomParticipant participant, String status) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("ParticipantSid", participant.sid);
    parameters.put("ParticipantIdentity", participant.identity);
    parameters.put("ParticipantStatus", status);
    return parameters;
  }

  private void enqueueCallback(Room room, String event, Instant now, Map<String, String> more) {
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
    parameters.put("SequenceNumber", String.valueOf(room.nextSequenceNumber()));
    parameters.putAll(more);
    callbacks.enqueue(event, callback, parameters);
  }
}

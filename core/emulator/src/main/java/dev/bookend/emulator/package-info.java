/**
 * An in-process emulator of Twilio Video: rooms, the REST interface, signed callbacks and the
 * signalling of the browser SDK.
 *
 * <p>The next two lists contain all known reasons for failures in the integration tests of the
 * browser SDK. Media do not pass through the emulator, because the JDK's DTLS does not negotiate
 * SRTP. Therefore:
 *
 * <ul>
 *   <li>Audio levels and bandwidth are not measured. Speech does not select the dominant speaker.
 *   <li>Browsers still send switched-off tracks, so that media continue to flow.
 *   <li>Render dimensions have no effect on the received bitrate.
 *   <li>Publisher hints are not sent. Video is not sent in layers with {@code preferredVideoCodecs:
 *       "auto"}, and all layers of other simulcast are always active.
 *   <li>The statistics of a single participant list its local tracks with 0 bytes and without
 *       layers. {@code getStats} returns a report for each other participant, and one for the
 *       connection to the emulator.
 *   <li>The codecs of a room have no effect: simulcast is not disabled in a room for H264 only.
 * </ul>
 *
 * <p>Other features without emulation:
 *
 * <ul>
 *   <li>Transcriptions and recordings. Their parameters are stored and returned, and browsers
 *       receive the recording state. Transcription events are never sent.
 *   <li>The gateway of {@code insights}, to which the SDK connects directly.
 *   <li>Regions. The SDK ignores {@code region}, even an invalid one, if {@code wsServer} is set.
 *       The media region is stored without effect.
 *   <li>Stream resets (RFC 6525) and partial reliability of the data channels to the emulator. They
 *       are reliable and close with their connection only. Data tracks are not affected, because
 *       browsers exchange them directly.
 *   <li>Large rooms, and resources that answer 501. TURN exists only for a browser's preflight test
 *       on this machine.
 * </ul>
 */
@NullMarked
package dev.bookend.emulator;

import org.jspecify.annotations.NullMarked;

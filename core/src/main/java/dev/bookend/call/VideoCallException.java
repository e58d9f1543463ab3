package dev.bookend.call;

/**
 * The root of every refusal, of an invalid value too. Messages carry call ids, never identities,
 * tokens or secrets.
 */
public abstract sealed class VideoCallException extends RuntimeException
    permits InvalidValueException,
        CallNotFoundException,
        CallNotAllowedException,
        IllegalCallStateException,
        CallConflictException,
        KeyReusedException,
        TooEarlyException,
        CallOverException,
        DoubleBookedException,
        QuotaExceededException,
        ProviderException,
        StorageException,
        VideoNotConfiguredException {
  private static final long serialVersionUID = 1L;

  VideoCallException(String message) {
    super(message);
  }
}

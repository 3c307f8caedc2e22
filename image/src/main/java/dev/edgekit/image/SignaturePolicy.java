package dev.edgekit.image;

import dev.edgekit.image.internal.serve.Admitted;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What needs a signature: every request, or one for what is neither on the ladder nor a preset.
 *
 * @param required whether every unsigned request is refused
 */
record SignaturePolicy(UrlSigner signer, boolean required) {
  /**
   * A request's target, and what it may ask for.
   *
   * @throws ImageException FORBIDDEN if it is not signed but has to be, or wrongly signed
   */
  Admitted admit(String target, Instant now) {
    if (!required && !signer.isSigned(target)) {
      return Admitted.unsigned(target);
    }
    // Nobody may keep a picture for longer than its address is signed for.
    Optional<Duration> rest = signer.expiry(target).map(end -> Duration.between(now, end));
    Admitted open = Admitted.unsigned(signer.open(target, now));
    return new Admitted(open.target(), true, rest.orElse(open.atMost()));
  }

  /** An address of the ladder or a preset, as the service answers it. */
  String sign(String address) {
    return required ? signer.sign(address) : address;
  }
}

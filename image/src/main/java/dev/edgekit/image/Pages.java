package dev.edgekit.image;

import static java.util.stream.Collectors.joining;

import dev.edgekit.image.internal.serve.ImageRequest;
import dev.edgekit.image.internal.serve.Menu;
import dev.edgekit.image.internal.serve.PictureAddress;
import dev.edgekit.image.internal.serve.Placeholders;
import dev.edgekit.image.internal.serve.WidthLadder;
import dev.edgekit.image.internal.support.RateLimitedLog;
import dev.edgekit.image.store.Original;
import dev.edgekit.image.store.SourceKey;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** What pages say of pictures: addresses, candidates, elements, placeholders. Thread-safe. */
final class Pages {
  private static final RateLimitedLog log =
      new RateLimitedLog(LoggerFactory.getLogger(Pages.class));

  private final Menu menu;
  private final PictureAddress addresses;
  private final Optional<Signatures> signatures;
  private final Function<SourceKey, Original> originals;
  private final Placeholders placeholders;

  Pages(
      ImageRequest.Rules rules,
      Optional<Signatures> signatures,
      Function<SourceKey, Original> originals,
      Placeholders placeholders) {
    this.menu = rules.menu();
    this.addresses = new PictureAddress(rules.prefix());
    this.signatures = signatures;
    this.originals = originals;
    this.placeholders = placeholders;
  }

  String srcset(SourceKey key) {
    return srcset(key, version(key));
  }

  String srcset(SourceKey key, String preset) {
    Transform named = menu.named(preset);
    Optional<String> version = version(key);
    return Menu.isSized(named)
        ? byDensity(key, preset, named, version)
        : byWidth(key, preset, named, version);
  }

  ImgTag img(SourceKey key) {
    Optional<String> version = version(key);
    String path = addresses.path(key);
    WidthLadder ladder = menu.ladder();
    String src = ladder.isEmpty() ? path : PictureAddress.at(path, ladder.usual(), version);
    Optional<Placeholder> shown =
        version.isPresent() ? placeholderIfThere(key, menu.plain()) : Optional.empty();
    return ImgTag.of(signed(src), "", srcset(key, version), shown);
  }

  ImgTag img(SourceKey key, String preset) {
    Transform named = menu.named(preset);
    Optional<String> version = version(key);
    String src = PictureAddress.at(addresses.path(key), preset, Menu.Size.ONE, version);
    Optional<Placeholder> shown =
        version.isPresent() ? placeholderIfThere(key, named) : Optional.empty();
    return ImgTag.of(
        signed(src),
        byDensity(key, preset, named, version),
        byWidth(key, preset, named, version),
        shown);
  }

  String address(SourceKey key, Transform transform) {
    UrlSigner signer =
        signatures
            .map(Signatures::signer)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "there is no signer, and what isn't signed is a width or a preset: give"
                            + " .signedParametersBy(UrlSigner.of(…))"));
    return signer.sign(PictureAddress.at(addresses.path(key), menu, transform, version(key)));
  }

  Placeholder placeholder(SourceKey key) {
    return placeholders.of(key, originals.apply(key), menu.plain());
  }

  Placeholder placeholder(SourceKey key, String preset) {
    Transform named = menu.named(preset);
    return placeholders.of(key, originals.apply(key), named);
  }

  private String srcset(SourceKey key, Optional<String> version) {
    String path = addresses.path(key);
    return menu.ladder().srcset(width -> signed(PictureAddress.at(path, width, version)));
  }

  private String byDensity(
      SourceKey key, String preset, Transform named, Optional<String> version) {
    return candidates(menu.densities(named), key, preset, version);
  }

  private String byWidth(SourceKey key, String preset, Transform named, Optional<String> version) {
    return candidates(menu.widths(named), key, preset, version);
  }

  private String candidates(
      Stream<Menu.Size> sizes, SourceKey key, String preset, Optional<String> version) {
    String path = addresses.path(key);
    return sizes
        .map(
            size ->
                signed(PictureAddress.at(path, preset, size, version)) + " " + size.descriptor())
        .collect(joining(", "));
  }

  /** What an address says of the version; absent where the store can't say it now. */
  private Optional<String> version(SourceKey key) {
    try {
      return Optional.of(PictureAddress.version(key, originals.apply(key).version()));
    } catch (ImageException e) {
      log.warn("A page names the picture {}, which can't be had: {}", key, e.publicMessage());
      return Optional.empty();
    }
  }

  private Optional<Placeholder> placeholderIfThere(SourceKey key, Transform shown) {
    try {
      return Optional.of(placeholders.of(key, originals.apply(key), shown));
    } catch (ImageException e) {
      log.warn("No placeholder for {}: {}", key, e.publicMessage());
      return Optional.empty();
    }
  }

  private String signed(String address) {
    return signatures.map(by -> by.sign(address)).orElse(address);
  }
}

package dev.edgekit.image;

import dev.edgekit.image.internal.serve.ImageRequest;
import dev.edgekit.image.internal.serve.Menu;
import dev.edgekit.image.internal.serve.PictureAddress;
import dev.edgekit.image.internal.serve.Placeholders;
import dev.edgekit.image.internal.serve.SourceSet;
import dev.edgekit.image.internal.support.RateLimitedLog;
import dev.edgekit.image.store.Original;
import dev.edgekit.image.store.SourceKey;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.slf4j.LoggerFactory;

/** What pages need of pictures: addresses, candidates, elements, placeholders. Thread-safe. */
final class Pages {
  private static final RateLimitedLog log =
      new RateLimitedLog(LoggerFactory.getLogger(Pages.class));

  private final Menu menu;
  private final PictureAddress addresses;
  private final Optional<SignaturePolicy> signatures;
  private final Function<SourceKey, Original> originals;
  private final Placeholders placeholders;

  Pages(
      ImageRequest.Rules rules,
      Optional<SignaturePolicy> signatures,
      Function<SourceKey, Original> originals,
      Placeholders placeholders) {
    this.menu = rules.menu();
    this.addresses = new PictureAddress(rules.prefix());
    this.signatures = signatures;
    this.originals = originals;
    this.placeholders = placeholders;
  }

  String srcset(SourceKey key) {
    Shown shown = new Shown(key, Optional.empty(), menu.plain());
    return shown.byWidth(shown.sourceSet());
  }

  String srcset(SourceKey key, String preset) {
    Shown shown = new Shown(key, Optional.of(preset), menu.named(preset));
    SourceSet set = shown.sourceSet();
    return Menu.isSized(shown.transform) ? shown.byDensity(set) : shown.byWidth(set);
  }

  ImgTag img(SourceKey key) {
    int usual = menu.ladder().isEmpty() ? 0 : menu.ladder().usual();
    return new Shown(key, Optional.empty(), menu.plain()).img(new Menu.Size(1, usual));
  }

  ImgTag img(SourceKey key, String preset) {
    return new Shown(key, Optional.of(preset), menu.named(preset)).img(Menu.Size.ONE);
  }

  String address(SourceKey key, Transform transform) {
    UrlSigner signer =
        signatures
            .map(SignaturePolicy::signer)
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

  /** The version as an address names it; absent where the store can't tell it now. */
  private Optional<String> version(SourceKey key) {
    return found(key).map(original -> PictureAddress.version(key, original.version()));
  }

  private Optional<Original> found(SourceKey key) {
    try {
      return Optional.of(originals.apply(key));
    } catch (ImageException e) {
      log.warn(
          "A page names the picture {}, which can't be had: {}{}",
          key,
          e.publicMessage(),
          e.reason() == ImageException.Reason.NOT_FOUND ? addresses.prefixInName(key) : "");
      return Optional.empty();
    }
  }

  private String signed(String address) {
    return signatures.map(by -> by.sign(address)).orElse(address);
  }

  /** A picture on a page: what is made of an original, as far as the store can tell. */
  private final class Shown {
    private final SourceKey key;
    private final Optional<String> preset;
    private final Transform transform;
    private final Optional<Original> original;

    Shown(SourceKey key, Optional<String> preset, Transform transform) {
      this.key = key;
      this.preset = preset;
      this.transform = transform;
      this.original = found(key);
    }

    /** The placeholder first: making it reads the original once for both. */
    ImgTag img(Menu.Size usual) {
      Optional<Placeholder> placeholder = look((o, shown) -> placeholders.of(key, o, shown));
      SourceSet set = sourceSet();
      return ImgTag.of(address(usual), byDensity(set), byWidth(set), placeholder);
    }

    SourceSet sourceSet() {
      return look((o, shown) -> placeholders.sourceSet(key, o, shown)).orElse(SourceSet.UNKNOWN);
    }

    String byDensity(SourceSet set) {
      return set.of(menu.densities(transform).toList(), this::address);
    }

    String byWidth(SourceSet set) {
      return set.of(menu.widths(transform).toList(), this::address);
    }

    private <T> Optional<T> look(BiFunction<Original, Transform, T> look) {
      try {
        return original.map(there -> look.apply(there, transform));
      } catch (ImageException e) {
        log.warn("Nothing is known of the picture {}: {}", key, e.publicMessage());
        return Optional.empty();
      }
    }

    private String address(Menu.Size size) {
      Optional<String> version =
          original.map(there -> PictureAddress.version(key, there.version()));
      String path = addresses.path(key);
      if (preset.isPresent()) {
        return signed(PictureAddress.at(path, preset.get(), size, version));
      }
      return signed(size.width() == 0 ? path : PictureAddress.at(path, size.width(), version));
    }
  }
}

package dev.edgekit.image.internal.ffmpeg;

import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_GRAY8;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV444P;

import dev.edgekit.image.engine.Animation;
import dev.edgekit.image.engine.Animation.Frame;
import dev.edgekit.image.engine.Cicp;
import dev.edgekit.image.engine.EncodeSettings;
import dev.edgekit.image.engine.EncodeSettings.Chroma;
import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.engine.Pixels.Model;
import dev.edgekit.image.engine.Plane;
import dev.edgekit.image.internal.avif.AvifSequence;
import dev.edgekit.image.internal.avif.AvifSequence.Sample;
import dev.edgekit.image.internal.pixels.Colour;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Animated AVIF: video by libaom in our own container. The alpha channel, a second video, begins at
 * the first frame that is not opaque; its opaque frames before that are added then.
 *
 * @param width in pixels
 * @param height in pixels
 * @param settings what the caller asked for
 */
record AvifAnimationEncoder(int width, int height, EncodeSettings settings) {

  byte[] encode(Animation animation) {
    List<Integer> millis = new ArrayList<>();
    try (Av1Video colour = new Av1Video(format(), width, height, options(settings.quality() / 4));
        Alpha alpha = new Alpha()) {
      while (animation.frames().hasNext()) {
        Frame next = animation.frames().next();
        colour.add(colourPlanes(next.pixels()));
        alpha.add(Colour.withoutIdleAlpha(next.pixels()).alpha());
        millis.add(next.millis());
      }
      return new AvifSequence(
              width, height, animation.loops(), millis, colour.finish(), alpha.finish(), Cicp.SRGB)
          .toBytes();
    }
  }

  private int format() {
    return settings.chroma() == Chroma.HALF ? AV_PIX_FMT_YUV420P : AV_PIX_FMT_YUV444P;
  }

  /**
   * Libaom's two ways: each frame as it comes, which takes no more time than WebP for a third of
   * the bytes; or looking ahead for what frames have in common, which halves the bytes again.
   */
  private Map<String, String> options(int crf) {
    return switch (settings.effort()) {
      case FAST -> options(crf, "realtime", 0, 7);
      case BALANCED -> options(crf, "good", 19, 6);
      case THOROUGH, SMALL -> options(crf, "good", 35, 4);
    };
  }

  private static Map<String, String> options(int crf, String usage, int ahead, int speed) {
    return Map.of(
        "usage", usage,
        "lag-in-frames", Integer.toString(ahead),
        "crf", Integer.toString(crf),
        "cpu-used", Integer.toString(speed));
  }

  /** A grey frame in colour, too: a video can't change its pixel format midway. */
  private List<Plane> colourPlanes(Pixels pixels) {
    Pixels ycbcr = Colour.toYcbcr(pixels);
    Plane luma = ycbcr.colour().get(0);
    Plane blue = ycbcr.model() == Model.GRAY ? plain(128) : ycbcr.colour().get(1);
    Plane red = ycbcr.model() == Model.GRAY ? plain(128) : ycbcr.colour().get(2);
    return settings.chroma() == Chroma.HALF
        ? List.of(luma, Colour.halve(blue), Colour.halve(red))
        : List.of(luma, blue, red);
  }

  private Plane plain(int value) {
    byte[] samples = new byte[Math.multiplyExact(width, height)];
    Arrays.fill(samples, (byte) value);
    return Plane.of(width, height, samples);
  }

  /** The alpha channel, if there is one. */
  private final class Alpha implements AutoCloseable {
    private Optional<Av1Video> video = Optional.empty();
    private int opaque;

    void add(Optional<Plane> plane) {
      if (video.isEmpty() && plane.isEmpty()) {
        opaque++;
        return;
      }
      if (video.isEmpty()) {
        video =
            Optional.of(
                new Av1Video(AV_PIX_FMT_GRAY8, width, height, options(AvifEncoder.ALPHA_CRF)));
        for (; opaque > 0; opaque--) {
          video.get().add(List.of(plain(255)));
        }
      }
      video.get().add(List.of(plane.orElseGet(() -> plain(255))));
    }

    Optional<List<Sample>> finish() {
      return video.map(Av1Video::finish);
    }

    @Override
    public void close() {
      video.ifPresent(Av1Video::close);
    }
  }
}

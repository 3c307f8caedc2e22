package dev.edgekit.image.internal.ffmpeg;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.engine.Animation;
import dev.edgekit.image.engine.Animation.Frame;
import dev.edgekit.image.engine.ImageInfo;
import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.internal.bytes.Bytes;
import dev.edgekit.image.internal.header.AvifMovie;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/** The frames of an AVIF sequence, colour and alpha joined. Confined to one thread. */
final class AvifFrames implements Iterator<Frame>, AutoCloseable {
  private final AvifMovie movie;
  private final Av1Frames colour;
  private final Optional<Av1Frames> alpha;
  private int shown;

  private AvifFrames(AvifMovie movie, ImageInfo info) {
    this.movie = movie;
    this.colour = new Av1Frames(info);
    this.alpha = movie.alpha().map(samples -> new Av1Frames(info.withoutColours()));
  }

  static Animation of(byte[] file, ImageInfo info) {
    AvifMovie movie =
        AvifMovie.find(file)
            .orElseThrow(() -> new ImageException(Reason.UNSUPPORTED, "The AVIF does not move."));
    AvifFrames frames = new AvifFrames(movie, info);
    return new Animation(info.width(), info.height(), movie.loops(), frames, frames::close);
  }

  @Override
  public boolean hasNext() {
    return shown < movie.colour().size();
  }

  @Override
  public Frame next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Pixels pixels = colour.next(movie.colour().get(shown));
    if (alpha.isPresent()) {
      List<Bytes> samples = movie.alpha().orElseThrow();
      pixels = Decoder.joined(pixels, alpha.get().next(samples.get(shown)), movie.premultiplied());
    }
    return Frame.ofStated(pixels, movie.millis().get(shown++));
  }

  @Override
  public void close() {
    colour.close();
    alpha.ifPresent(Av1Frames::close);
  }
}

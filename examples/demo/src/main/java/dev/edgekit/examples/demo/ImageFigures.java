package dev.edgekit.examples.demo;

import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * How much smaller the AVIF pictures that were served are than the JPEG ones that a browser without
 * AVIF gets: asks for each of those once, in the background. Thread-safe.
 */
final class ImageFigures implements AutoCloseable {
  private static final int MAX_TARGETS = 1000;

  private final Function<Request, Response> images;
  private final Map<String, Integer> jpegSizes = new ConcurrentHashMap<>();
  private final LongAdder avifBytes = new LongAdder();
  private final LongAdder jpegBytes = new LongAdder();
  private final ExecutorService executor =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(200),
          task -> new Thread(task, "image-figures"));

  /** Figures about these images. */
  ImageFigures(Function<Request, Response> images) {
    this.images = images;
  }

  long avifBytes() {
    return avifBytes.sum();
  }

  long jpegBytes() {
    return jpegBytes.sum();
  }

  /** Notes an answer; whatever is not a whole AVIF picture is left out. */
  void served(String target, Response response) {
    String type = response.headers().first("Content-Type").orElse("");
    if (response.status() != 200 || !type.equals("image/avif")) {
      return;
    }
    int avif = response.body().length;
    Integer jpeg = jpegSizes.get(target);
    if (jpeg != null) {
      add(avif, jpeg);
    } else if (jpegSizes.size() < MAX_TARGETS) {
      later(() -> add(avif, jpegSizes.computeIfAbsent(target, this::jpegSize)));
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }

  private void later(Runnable task) {
    try {
      executor.execute(task);
    } catch (RejectedExecutionException e) {
      // too many at once: these few stay out of the figures
    }
  }

  private int jpegSize(String target) {
    return images.apply(Request.get(target).header("Accept", "image/jpeg").build()).body().length;
  }

  private void add(int avif, int jpeg) {
    avifBytes.add(avif);
    jpegBytes.add(jpeg);
  }
}

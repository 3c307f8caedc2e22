package dev.edgekit.image;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * A service's figures in Micrometer: {@code ImageService.builder().listener(metrics)}.
 *
 * <ul>
 *   <li>{@code edgekit.image.encodes}: pictures made, by {@code format} and {@code outcome}
 *   <li>{@code edgekit.image.encoder.failures}: pictures whose encoder failed, by {@code format},
 *       so that another format was made
 *   <li>{@code edgekit.image.step}: a timer by {@code step} of the pipeline
 *   <li>{@code edgekit.image.bytes}: bytes of originals read and of pictures made, by {@code
 *       direction}
 *   <li>{@code edgekit.image.requests}: a timer by {@code result} (hit, miss) and {@code status}
 *   <li>{@code edgekit.image.failures}: failed requests and transforms, by {@code reason}
 *   <li>{@code edgekit.image.traffic}: bytes sent, by {@code as}: {@code sent}, and {@code
 *       baseline}, what a JPEG of quality 80 at the same size would have been; and {@code
 *       edgekit.image.traffic.saved}, the part of the baseline that was saved, 0 to 1. Both count
 *       only pictures with a baseline: see {@link ImageServiceBuilder#measureBaseline}.
 *   <li>{@code edgekit.image.avif}, {@code edgekit.image.reachable} by {@code store} (originals,
 *       variants): gauges, 1 or 0; {@code edgekit.image.under.way}, {@code edgekit.image.queued},
 *       {@code edgekit.image.refining}: gauges of {@link ImageState}
 * </ul>
 *
 * Thread-safe.
 */
public final class ImageMetrics implements ImageListener {
  private static final int NOT_MODIFIED = 304;

  private final MeterRegistry registry;
  private final Counter bytesIn;
  private final Counter bytesOut;
  private final Counter sent;
  private final Counter baseline;

  private ImageMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.bytesIn = bytes("edgekit.image.bytes", "direction", "in");
    this.bytesOut = bytes("edgekit.image.bytes", "direction", "out");
    this.sent = bytes("edgekit.image.traffic", "as", "sent");
    this.baseline = bytes("edgekit.image.traffic", "as", "baseline");
    Gauge.builder("edgekit.image.traffic.saved", this, ImageMetrics::saved)
        .strongReference(true)
        .register(registry);
  }

  /** Meters in this registry. */
  public static ImageMetrics in(MeterRegistry registry) {
    return new ImageMetrics(registry);
  }

  /** The part of the baseline's bytes that was not sent, 0 to 1; less than 0 if more was sent. */
  public double saved() {
    return baseline.count() == 0 ? 0 : 1 - sent.count() / baseline.count();
  }

  @Override
  public void started(Supplier<ImageState> state) {
    gauge("edgekit.image.avif", Tags.empty(), state, now -> now.makesAvif() ? 1 : 0);
    String reachable = "edgekit.image.reachable";
    Tags originals = Tags.of("store", "originals");
    gauge(reachable, originals, state, now -> now.originalsReachable() ? 1 : 0);
    Tags variants = Tags.of("store", "variants");
    gauge(reachable, variants, state, now -> now.variantsReachable() ? 1 : 0);
    gauge("edgekit.image.under.way", Tags.empty(), state, ImageState::underWay);
    gauge("edgekit.image.queued", Tags.empty(), state, ImageState::queued);
    gauge("edgekit.image.refining", Tags.empty(), state, ImageState::refining);
  }

  private void gauge(
      String name, Tags tags, Supplier<ImageState> state, ToDoubleFunction<ImageState> value) {
    Gauge.builder(name, state, now -> value.applyAsDouble(now.get()))
        .tags(tags)
        .strongReference(true)
        .register(registry);
  }

  @Override
  public void transformed(ImageResult result) {
    TransformReport report = result.report();
    registry
        .counter(
            "edgekit.image.encodes",
            "format",
            report.format().label(),
            "outcome",
            report.outcome().name().toLowerCase(Locale.ROOT))
        .increment();
    report
        .refused()
        .forEach(
            format ->
                registry
                    .counter("edgekit.image.encoder.failures", "format", format.label())
                    .increment());
    report
        .times()
        .forEach((step, time) -> registry.timer("edgekit.image.step", "step", step).record(time));
    bytesIn.increment((double) report.sourceBytes());
    bytesOut.increment(result.bytes().length);
  }

  @Override
  public void failed(ImageException problem) {
    String reason = problem.reason().name().toLowerCase(Locale.ROOT);
    registry.counter("edgekit.image.failures", "reason", reason).increment();
  }

  @Override
  public void served(ServedImage served) {
    String result = served.fromStore() ? "hit" : "miss";
    registry
        .timer(
            "edgekit.image.requests", "result", result, "status", Integer.toString(served.status()))
        .record(served.time());
    if (served.status() != NOT_MODIFIED && served.baselineBytes() > 0) {
      sent.increment(served.bytes());
      baseline.increment(served.baselineBytes());
    }
  }

  private Counter bytes(String name, String tag, String value) {
    return Counter.builder(name).tag(tag, value).baseUnit("bytes").register(registry);
  }
}

package dev.edgekit.image.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.image.fixtures.SampleVariants;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every store of variants does. */
abstract class VariantsContract {
  private static final SourceKey SOURCE = SourceKey.of("courses/java.jpg");
  private static final SourceKey OTHER = SourceKey.of("courses/java.jpg2");

  /** The store under test, empty. */
  abstract Variants variants() throws Exception;

  @Test
  void findsWhatWasStored() throws Exception {
    Variants variants = variants();
    VariantKey key = SampleVariants.key(SOURCE, 320);
    Variant stored = SampleVariants.variant(1, 1000);

    assertThat(variants.find(key)).isEmpty();
    variants.put(key, stored);

    Variant found = variants.find(key).orElseThrow();
    assertThat(found.bytes()).isEqualTo(stored.bytes());
    assertThat(found).usingRecursiveComparison().isEqualTo(stored);
  }

  @Test
  void tellsVariantsApart() throws Exception {
    Variants variants = variants();
    variants.put(SampleVariants.key(SOURCE, 320), SampleVariants.variant(1, 100));
    variants.put(SampleVariants.key(SOURCE, 640), SampleVariants.variant(2, 200));
    variants.put(SampleVariants.key(OTHER, 320), SampleVariants.variant(3, 300));

    assertThat(variants.find(SampleVariants.key(SOURCE, 320)).orElseThrow().bytes()).hasSize(100);
    assertThat(variants.find(SampleVariants.key(SOURCE, 640)).orElseThrow().bytes()).hasSize(200);
    assertThat(variants.find(SampleVariants.key(OTHER, 320)).orElseThrow().bytes()).hasSize(300);
    assertThat(variants.find(SampleVariants.key(OTHER, 640))).isEmpty();
  }

  @Test
  void replacesAVariant() throws Exception {
    Variants variants = variants();
    variants.put(SampleVariants.key(SOURCE, 320), SampleVariants.variant(1, 100));
    variants.put(SampleVariants.key(SOURCE, 320), SampleVariants.variant(2, 50));

    assertThat(variants.find(SampleVariants.key(SOURCE, 320)).orElseThrow().bytes()).hasSize(50);
  }

  @Test
  void evictsAllOfOneOriginalAndNothingElse() throws Exception {
    Variants variants = variants();
    variants.put(SampleVariants.key(SOURCE, 320), SampleVariants.variant(1, 100));
    variants.put(SampleVariants.key(SOURCE, 640), SampleVariants.variant(2, 200));
    variants.put(SampleVariants.key(OTHER, 320), SampleVariants.variant(3, 300));

    variants.evict(SOURCE);
    variants.evict(SourceKey.of("never/stored.jpg"));

    assertThat(variants.find(SampleVariants.key(SOURCE, 320))).isEmpty();
    assertThat(variants.find(SampleVariants.key(SOURCE, 640))).isEmpty();
    assertThat(variants.find(SampleVariants.key(OTHER, 320))).isPresent();
    variants.put(SampleVariants.key(SOURCE, 320), SampleVariants.variant(4, 400));
    assertThat(variants.find(SampleVariants.key(SOURCE, 320))).isPresent();
  }

  @Test
  void readersSeeOneWholeVariantWhileOthersWrite() throws Exception {
    Variants variants = variants();
    VariantKey key = SampleVariants.key(SOURCE, 320);
    variants.put(key, SampleVariants.variant(0, 20_000));
    ExecutorService writer = Executors.newSingleThreadExecutor();
    try {
      Future<?> writing =
          writer.submit(
              () -> {
                for (int seed = 1; seed <= 20; seed++) {
                  variants.put(key, SampleVariants.variant(seed, 20_000 + seed));
                }
                return "done";
              });
      while (!writing.isDone()) {
        Variant found = variants.find(key).orElseThrow();
        assertThat(found.bytes())
            .isEqualTo(SampleVariants.variant(found.width(), found.bytes().length).bytes());
      }
      writing.get();
    } finally {
      writer.shutdownNow();
    }
  }
}

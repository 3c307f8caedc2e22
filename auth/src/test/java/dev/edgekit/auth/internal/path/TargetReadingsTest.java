package dev.edgekit.auth.internal.path;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetReadingsTest {
  private static final int ALL =
      TargetFault.ACCEPTABLE.stream().mapToInt(TargetFault::bit).reduce(0, (a, b) -> a | b);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /a/b        |                    |
          /a/../b     | dot-segment        | /b
          /a/./b      | dot-segment        | /a/b
          /a/.        | dot-segment        | /a/
          /a/b/..     | dot-segment        | /a/
          /a/..       | dot-segment        | /
          /a/...      | many-dots          | /a, /a/
          /.../a      | many-dots          | /a
          /a%2Fb      | encoded-slash      | /a/b
          /a%3Fb      | encoded-delimiter  | /a
          /a%23b/c    | encoded-delimiter  | /a
          /a;x/b      | path-parameter     | /a/b
          /a%3bx/b    | path-parameter     | /a/b
          /a//b       | double-slash       | /a/b
          //a/b       | double-slash       | /a/b, /b
          //a         | double-slash       | /a, /
          /a/%20      | blank-segment      | /a, /a/
          /%20/a      | blank-segment      | /a
          /a.         | trimmed-name       | /a
          /%20a/b.    | trimmed-name       | /a/b
          /%63        | needless-encoding  | /%EE%80%80
          /a;/../b    | path-parameter     | /a/../b, /b
          /%EF%BC%8Fa | compatibility-delimiter | //a, /a, /
          /a%EF%BC%9Fb | compatibility-delimiter | /a
          """)
  void readsATargetInEveryWayThatSomeServerDoes(
      String path, @Nullable String word, @Nullable String others) {
    TargetReadings readings = TargetReadings.of(path, ALL);

    assertThat(readings.refused()).isNull();
    assertThat(readings.paths()).first().isEqualTo(path);
    assertThat(readings.paths())
        .containsAll(others == null ? List.of() : List.of(others.split(", ")));
    if (word == null) {
      assertThat(readings.paths()).containsExactly(path);
      assertThat(readings.faults()).isZero();
    } else {
      TargetFault fault = fault(word);
      assertThat(fault.isIn(readings.faults())).isTrue();
      assertThat(TargetReadings.of(path, ALL & ~fault.bit()).refused()).isEqualTo(fault);
    }
  }

  @ParameterizedTest
  @CsvSource({"/..", "/a/../..", "/../a", "/a/../../b"})
  void whatLeadsAboveTheRootIsRefused(String path) {
    assertThat(TargetReadings.of(path, ALL).refused()).isEqualTo(TargetFault.DOT_SEGMENT);
  }

  @Test
  void whatHasTooManyReadingsIsRefused() {
    String doubtful = "/a;x%2Fb%3Fc//d./%63/...";

    assertThat(TargetReadings.of(doubtful.repeat(3), ALL).refused()).isNotNull();
    assertThat(TargetReadings.of("/a;x%2Fb", ALL).refused()).isNull();
  }

  private static TargetFault fault(String word) {
    return TargetFault.ACCEPTABLE.stream()
        .filter(fault -> fault.word().equals(word))
        .findFirst()
        .orElseThrow();
  }
}

package dev.edgekit.examples.springboot;

import dev.edgekit.auth.rule.RuleSetException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanInstantiationException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.util.PlaceholderResolutionException;

/** Has Boot print the sentence about a wrong setting, and no stack; named in spring.factories. */
final class MistakeAnalyzer implements FailureAnalyzer {
  @Override
  public @Nullable FailureAnalysis analyze(Throwable failure) {
    for (Throwable it = failure; it.getCause() != null; it = it.getCause()) {
      Throwable cause = it.getCause();
      if (cause instanceof PlaceholderResolutionException
          || (it instanceof BeanInstantiationException && isMistake(cause))) {
        return new FailureAnalysis(cause.getMessage(), "Correct it and start again.", failure);
      }
    }
    return null;
  }

  private static boolean isMistake(Throwable thrown) {
    return thrown instanceof IllegalArgumentException // a value
        || thrown instanceof IllegalStateException // a jar that is missing, values at odds
        || thrown instanceof RuleSetException;
  }
}

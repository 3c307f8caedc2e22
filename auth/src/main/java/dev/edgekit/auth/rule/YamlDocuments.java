package dev.edgekit.auth.rule;

import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.dataformat.yaml.YAMLFactory;

/** Apart, so that its optional dependency is loaded only where YAML is read. */
final class YamlDocuments {
  private YamlDocuments() {}

  static TokenStreamFactory factory(int maxCharacters) {
    LoadSettings settings = LoadSettings.builder().setCodePointLimit(maxCharacters).build();
    return YAMLFactory.builder().loadSettings(settings).build();
  }
}

package dev.edgekit.benchmarks.story;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.edgekit.auth.key.ApiKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the platform has on disk before anything starts.
 *
 * @param folder rules, keys, uploads and what is made of them; gone when all is over
 * @param key an API key, of services and staff
 */
public record Site(Path folder, Uploads uploads, String key) {
  /** Makes it: the same seed cuts the same covers. */
  public static Site prepare(Path photographs, Path folder, long seed) throws IOException {
    Uploads uploads = Uploads.make(photographs, folder, seed);
    Files.writeString(folder.resolve("rules.yaml"), Surroundings.resource("rules.yaml"), UTF_8);
    for (String name : List.of("sized", "variants", "refined")) {
      Files.createDirectories(folder.resolve(name));
    }
    uploads.reset();
    try (ApiKeys keys = ApiKeys.at(folder.resolve("keys.json"))) {
      return new Site(folder, uploads, keys.issue("billing").text());
    }
  }
}

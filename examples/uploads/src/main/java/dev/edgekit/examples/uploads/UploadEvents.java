package dev.edgekit.examples.uploads;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageService;
import dev.edgekit.image.Pregeneration;
import dev.edgekit.image.Transform;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Hears of uploads from S3: evicts what was replaced or deleted, on this node and in the CDN, and
 * makes what requests will ask for. A message may come twice, late, or in another order; each time
 * the picture that is there now counts. Every node has to hear each message (a queue for each, or a
 * topic), or believes the old version for as long as {@code checkEvery} says. Thread-safe.
 */
public final class UploadEvents {
  private static final JsonMapper JSON = JsonMapper.shared();

  /**
   * What a message was about.
   *
   * @param names of pictures that were uploaded, replaced or deleted
   * @param making what is made of those that are there, in the background
   */
  public record Heard(List<String> names, Pregeneration making) {}

  private final ImageService images;
  private final String prefix;
  private final Collection<Transform> transforms;

  /**
   * What hears.
   *
   * @param prefix of the originals' keys, as {@code S3Originals} has it; others are left alone
   * @param transforms what to make of each: {@code images.ladder()}
   */
  public UploadEvents(ImageService images, String prefix, Collection<Transform> transforms) {
    this.images = images;
    this.prefix = prefix;
    this.transforms = transforms;
  }

  /**
   * Takes a message's body: S3's own notification, the same in an envelope of SNS, or an event of
   * EventBridge. Anything else, S3's test event for one, says nothing of pictures.
   *
   * @throws ImageException UNAVAILABLE if variants can't be dropped now: let the message come again
   */
  public Heard accept(String message) {
    JsonNode json = JSON.readTree(message);
    if (json.path("Message").isString()) {
      return accept(json.path("Message").asString());
    }
    List<String> uploaded = new ArrayList<>();
    List<String> all = new ArrayList<>();
    for (JsonNode record : json.path("Records")) {
      String key = record.path("s3").path("object").path("key").asString("");
      String name = URLDecoder.decode(key, StandardCharsets.UTF_8); // as in a form: + is a space
      take(name, record.path("eventName").asString("").contains("ObjectCreated"), uploaded, all);
    }
    if (json.has("detail")) {
      String key = json.path("detail").path("object").path("key").asString("");
      boolean created = json.path("detail-type").asString("").equals("Object Created");
      take(key, created, uploaded, all); // EventBridge encodes nothing
    }
    return new Heard(all, images.pregenerate(uploaded, transforms, progress -> {}));
  }

  private void take(String key, boolean created, List<String> uploaded, List<String> all) {
    if (key.startsWith(prefix) && key.length() > prefix.length() && !key.endsWith("/")) {
      String name = key.substring(prefix.length());
      images.evict(name);
      all.add(name);
      if (created) {
        uploaded.add(name);
      }
    }
  }
}

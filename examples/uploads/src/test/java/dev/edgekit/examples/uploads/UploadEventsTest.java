package dev.edgekit.examples.uploads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import dev.edgekit.image.ImageService;
import dev.edgekit.image.store.FilesystemOriginals;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Messages as AWS documents them. */
class UploadEventsTest {
  private static final String RECORD =
      """
      {"eventVersion": "2.1", "eventSource": "aws:s3", "awsRegion": "eu-central-1",
       "eventName": "%s", "s3": {"s3SchemaVersion": "1.0",
       "bucket": {"name": "pictures", "arn": "arn:aws:s3:::pictures"},
       "object": {"key": "%s", "size": 1024, "eTag": "d41d8cd98f00b204e9800998ecf8427e"}}}
      """;

  private final List<String> purged = new CopyOnWriteArrayList<>();

  @TempDir Path folder;
  private ImageService images;
  private UploadEvents events;

  @BeforeEach
  void start() throws IOException {
    Files.createDirectories(folder.resolve("courses"));
    picture("courses/a b ä.png", 60);
    images =
        ImageService.builder()
            .originals(FilesystemOriginals.at(folder))
            .checkEvery(Duration.ofMillis(1))
            .widths(20, 40)
            .purger(
                (tags, paths) -> {
                  purged.addAll(tags);
                  return CompletableFuture.completedFuture(null);
                })
            .withoutRefinement()
            .build();
    events = new UploadEvents(images, "originals/", images.ladder());
  }

  @AfterEach
  void stop() {
    images.close();
  }

  @Test
  void makesWhatWasUploaded() throws Exception {
    String message = notification("ObjectCreated:Put", "originals/courses/a+b+%C3%A4.png");

    UploadEvents.Heard heard = events.accept(message);

    assertThat(heard.names()).containsExactly("courses/a b ä.png");
    assertThat(heard.making().await().failed()).isZero();
    assertThat(get("20").headers().first("Cache-Status")).contains("edgekit-image; hit");
    assertThat(get("40").headers().first("Cache-Status")).contains("edgekit-image; hit");
  }

  @Test
  void dropsWhatWasReplacedAndWhatIsGone() throws Exception {
    Response old = get("40");
    picture("courses/a b ä.png", 200);

    String replaced =
        notification("ObjectCreated:CompleteMultipartUpload", "originals/courses/a+b+%C3%A4.png");
    events.accept(replaced).making().await();

    assertThat(get("40").body()).isNotEqualTo(old.body());
    Files.delete(folder.resolve("courses/a b ä.png"));
    events.accept(notification("ObjectRemoved:Delete", "originals/courses/a+b+%C3%A4.png"));
    assertThat(get("40").status()).isEqualTo(404);
    await().until(() -> purged.size() == 2);
    assertThat(purged).containsOnly(images.tag("courses/a b ä.png"));
  }

  @Test
  void readsEnvelopes() {
    String record = notification("ObjectCreated:Put", "originals/courses/a+b+%C3%A4.png");
    String sns =
        "{\"Type\": \"Notification\", \"Message\": %s}"
            .formatted(JsonMapper.shared().writeValueAsString(record));
    String bridge =
        """
        {"version": "0", "source": "aws.s3", "detail-type": "Object Created",
         "detail": {"bucket": {"name": "pictures"}, "object": {"key": "originals/courses/a b ä.png"}}}
        """;

    assertThat(events.accept(sns).names()).containsExactly("courses/a b ä.png");
    assertThat(events.accept(bridge).names()).containsExactly("courses/a b ä.png");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Service\": \"Amazon S3\", \"Event\": \"s3:TestEvent\", \"Bucket\": \"pictures\"}",
        "{}",
        "{\"Records\": [{}]}",
        "{\"Records\": [{\"eventName\": \"ObjectCreated:Put\", \"s3\": {\"object\": {\"key\": \"logs/x\"}}}]}",
        "{\"Records\": [{\"eventName\": \"ObjectCreated:Put\", \"s3\": {\"object\": {\"key\": \"originals/\"}}}]}"
      })
  void leavesAloneWhatIsNoPicture(String message) {
    assertThat(events.accept(message).names()).isEmpty();
    assertThat(purged).isEmpty();
  }

  private static String notification(String event, String key) {
    return "{\"Records\": [%s]}".formatted(RECORD.formatted(event, key));
  }

  private Response get(String width) {
    return images.serve(
        Request.get("/images/courses/a%20b%20%C3%A4.png?w=" + width)
            .header("Accept", "image/webp")
            .build());
  }

  private void picture(String name, int width) throws IOException {
    BufferedImage image = new BufferedImage(width, 40, BufferedImage.TYPE_INT_RGB);
    image.setRGB(3, 3, 0xff0000 + width);
    ImageIO.write(image, "png", folder.resolve(name).toFile());
  }
}

/** An image pipeline: resize to what the screen needs and encode as AVIF. */
module dev.edgekit.image {
  requires transitive dev.edgekit.core;
  requires static org.jspecify;
  requires java.desktop;
  requires java.xml;
  requires org.slf4j;
  requires org.bytedeco.javacpp;
  requires org.bytedeco.ffmpeg;
  requires scrimage.core;
  requires static scrimage.webp; // executables for where the codecs don't load

  // Each only for those who use it; not transitive, or modules without it would not compile:
  // ImageMetrics,
  requires static micrometer.core;
  // HttpOriginals,
  requires static org.apache.httpcomponents.client5.httpclient5;
  requires static org.apache.httpcomponents.core5.httpcore5;
  // S3Originals and S3Variants.
  requires static software.amazon.awssdk.awscore;
  requires static software.amazon.awssdk.core;
  requires static software.amazon.awssdk.services.s3;
  requires static software.amazon.awssdk.utils;

  exports dev.edgekit.image; // the service, what it can be asked for, and its answers
  exports dev.edgekit.image.store; // where pictures come from and where results are kept
  exports dev.edgekit.image.engine; // for codecs of your own
}

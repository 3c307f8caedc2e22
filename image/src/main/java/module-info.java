/** An image pipeline: resize to what the screen needs and encode as AVIF. */
module dev.edgekit.image {
  requires transitive dev.edgekit.core;
  requires static transitive org.jspecify;
  requires java.desktop;
  requires org.slf4j;
  requires org.bytedeco.javacpp;
  requires org.bytedeco.ffmpeg;
  requires scrimage.core;
  requires scrimage.webp;

  exports dev.edgekit.image;
}

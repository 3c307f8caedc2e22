package dev.edgekit.image.internal.pipeline;

import dev.edgekit.image.internal.edit.Edit;

/** Changes the picture at its new size, where the transform asks for it. */
final class EditStep implements Step {
  private final String name;
  private final Edit edit;

  EditStep(String name, Edit edit) {
    this.name = name;
    this.edit = edit;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void run(Transformation job) {
    job.pixels(edit.apply(job.pixels(), job.transform()));
  }
}

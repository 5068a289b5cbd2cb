package io.github.magtrack4j;

import java.nio.file.Files;
import java.nio.file.Path;

/** A real microscope's frame, which is not part of this project. */
public final class RealFrame {
    private RealFrame() {}

    /** Looks for {@code shared/real/frame.png} in the folders above; null where there is none. */
    public static Path file() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path file = folder.resolve("shared/real/frame.png");
            if (Files.isRegularFile(file)) {
                return file;
            }
        }
        return null;
    }
}

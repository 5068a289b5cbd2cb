package io.github.magtrack4j.examples;

import io.github.magtrack4j.*;
import io.github.magtrack4j.files.*;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Tracks the beads of a folder of TIFFs: {@code TrackFolder FOLDER ROIS.csv ZLUT.npy TRACES.csv}. */
public class TrackFolder {
    /** The frames in memory at a time. */
    private static final long PORTION = 200;

    /** Does it. */
    public static void main(String[] files) throws IOException {
        List<RegionOfInterest> regions = RegionFile.read(Path.of(files[1]));
        ZLut zlut = ZLutFile.read(Path.of(files[2]));
        Path out = Path.of(files[3]); // .csv, .npy or .h5

        try (Backend backend = Backend.best();
                Movie movie = Movie.open(Path.of(files[0]));
                TraceWriter traces = TraceWriter.create(out, Map.of("movie", files[0]))) {
            for (long first = 0; first < movie.frameCount(); first += PORTION) {
                long count = Math.min(PORTION, movie.frameCount() - first);
                try (Arena arena = backend.newArena()) {
                    ImageStack frames = movie.read(first, count, arena);
                    ImageStack images = backend.cropStackToRois(frames, regions);
                    Tracks tracks = backend.stackToXyzp(images, zlut);
                    for (long frame = 0; frame < count; frame++) {
                        for (int bead = 0; bead < regions.size(); bead++) {
                            long image = bead * count + frame; // first all images of bead 0, then of bead 1, ...
                            double x = regions.get(bead).left() + tracks.x().get(image);
                            double y = regions.get(bead).top() + tracks.y().get(image);
                            traces.write(first + frame, bead, x, y, tracks.z().get(image));
                        }
                    }
                }
            }
            traces.commit(); // only now the file appears
            System.out.println("tracked " + regions.size() + " beads in " + movie.frameCount() + " frames");
        }
    }
}

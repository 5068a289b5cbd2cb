package io.github.magtrack4j.examples;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.files.Movie;
import io.github.magtrack4j.tracking.MovieTracking;
import io.github.magtrack4j.tracking.TraceFileSink;
import java.io.IOException;
import java.nio.file.Path;

/** Tracks the beads of a folder of TIFFs: {@code TrackFolder FOLDER ROIS.csv ZLUT.npy TRACES.csv}. */
public class TrackFolder {
    /** Tracks them into a file of traces: .csv, .npy or .h5. */
    public static void main(String[] files) throws IOException {
        try (Backend backend = Backend.best();
                Movie movie = Movie.open(Path.of(files[0]))) {
            MovieTracking.Summary done = MovieTracking.of(movie, backend)
                    .withRegions(Path.of(files[1]))
                    .withTables(Path.of(files[2]))
                    .to(TraceFileSink.of(Path.of(files[3])));
            System.out.println("tracked " + done.beads() + " beads in " + done.frames() + " frames");
        }
    }
}

/** Movies, look-up tables, regions of interest and traces, read and written. */
module io.github.magtrack4j.files {
    requires transitive io.github.magtrack4j;
    requires java.desktop;
    requires java.xml;
    requires com.github.luben.zstd_jni;
    requires de.siegmar.fastcsv;
    requires io.jhdf;

    exports io.github.magtrack4j.files;
    exports io.github.magtrack4j.files.regions;
    exports io.github.magtrack4j.files.tables;
    exports io.github.magtrack4j.files.traces;

    uses io.github.magtrack4j.files.MovieProvider;

    provides io.github.magtrack4j.files.MovieProvider with
            io.github.magtrack4j.files.internal.MovieOpener;
}

/** The engine: a movie in, traces out. */
@SuppressWarnings("module") // the digit is of the name magtrack4j
module io.github.magtrack4j.tracking {
    requires transitive io.github.magtrack4j;
    requires transitive io.github.magtrack4j.files;
    requires io.github.magtrack4j.analysis;

    exports io.github.magtrack4j.tracking;
}

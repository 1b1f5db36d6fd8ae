package dev.tutti.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may know whom: the architecture, kept by the build. */
@AnalyzeClasses(packages = "dev.tutti", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule THE_LANGUAGE_KNOWS_NO_ACTORS = noClasses().that().resideInAPackage("dev.tutti.protocol..")
            .should().dependOnClassesThat().resideInAnyPackage("org.apache.pekko..", "scala..");

    @ArchTest
    static final ArchRule RULES_AND_STATE_KNOW_NO_ACTORS = noClasses().that().haveSimpleNameEndingWith("Rules").or()
            .haveSimpleNameEndingWith("State").should().dependOnClassesThat().resideInAPackage("org.apache.pekko..");

    @ArchTest
    static final ArchRule ROCKSDB_IS_SEEN_ONLY_IN_THE_JOURNAL = noClasses().that()
            .resideOutsideOfPackage("dev.tutti.journal..").should().dependOnClassesThat()
            .resideInAPackage("org.rocksdb..");

    @ArchTest
    static final ArchRule CASSANDRA_IS_SEEN_ONLY_IN_THE_JOURNAL = noClasses().that()
            .resideOutsideOfPackage("dev.tutti.journal..").should().dependOnClassesThat()
            .resideInAnyPackage("com.datastax..", "org.apache.pekko.persistence.cassandra..",
                    "org.apache.pekko.stream.connectors.cassandra..");

    @ArchTest
    static final ArchRule OPENTELEMETRY_IS_SEEN_ONLY_IN_TRACING = noClasses().that()
            .resideOutsideOfPackage("dev.tutti.tracing..").should().dependOnClassesThat()
            .resideInAPackage("io.opentelemetry..");

    @ArchTest
    static final ArchRule HTTP_IS_KNOWN_ONLY_TO_THE_APP = classes().that().resideInAPackage("dev.tutti.http..").should()
            .onlyHaveDependentClassesThat().resideInAnyPackage("dev.tutti.http..", "dev.tutti.app..");

    @ArchTest
    static final ArchRule FEATURES_HAVE_NO_CYCLES = slices()
            .matching("dev.tutti.(backup|context|journal|feed|lock|search|tracing)..")
            .should().beFreeOfCycles();
}

package io.tidemark.failover;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the module's packages may know of each other and of the other modules. */
@AnalyzeClasses(packages = "io.tidemark.failover", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    /** A saved history is judged without a cluster, a network or a client. */
    @ArchTest
    static final ArchRule historiesKnowCoreAlone = classes()
            .that()
            .resideInAPackage("io.tidemark.failover.history..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.tidemark.failover.history..",
                    "io.tidemark.core..",
                    "java..",
                    "com.fasterxml.jackson..",
                    "org.jspecify..");
}

// Package practice makes the simulated cloud that the command line describes, and lists what can be
// asked of it.
//
// Main alone imports it. It imports config and api/demo, and must never look at what is the user's.
package practice

import (
	"fmt"
	"strings"

	"cloud.internal/ulbconsole/api/demo"
	"cloud.internal/ulbconsole/config"
)

// Simulate builds the simulated cloud, which answers to the keys alone, or without any to the
// printed ones; it fails only where a flag asks for what there is not.
func Simulate(e config.Estate, keys demo.Keys) (*demo.Cloud, error) {
	faults, err := demo.ParseFaults(e.Faults)
	cloud, wrong := demo.New(demo.Options{
		Keys: keys, ULBs: e.ULBs, Regions: e.Regions, Projects: e.Projects, Seed: e.Seed, Latency: e.Latency, Faults: faults,
		Quirks:      e.Quirks,
		CreateDelay: e.CreateDelay, WriteDelay: e.WriteDelay, HealthMoves: true, Others: true,
	})
	if err := config.Join(usage(err), usage(wrong)); err != nil {
		return nil, err
	}
	return cloud, nil
}

func usage(err error) error {
	if err == nil {
		return nil
	}
	return &config.UsageError{Message: err.Error()}
}

// Words are what --fault and --quirk can be, for the shell.
func Words() map[string][]string {
	words := map[string][]string{}
	for _, f := range demo.FaultKinds() {
		if family, ok := strings.CutSuffix(f.Name, "-N"); ok {
			words["fault"] = append(words["fault"], family+"-")
			continue
		}
		words["fault"] = append(words["fault"], f.Name+"=")
	}
	for _, q := range demo.QuirkNames() {
		words["quirk"] = append(words["quirk"], q.Name)
	}
	return words
}

// Faults lists the kinds of --fault, Quirks the names of --quirk: a line each, with what it does.
func Faults() string { return list(demo.FaultKinds()) }

// Quirks is described at Faults.
func Quirks() string { return list(demo.QuirkNames()) }

func list(all []demo.Named) string {
	longest := 0
	for _, n := range all {
		longest = max(longest, len(n.Name))
	}
	var b strings.Builder
	for _, n := range all {
		fmt.Fprintf(&b, "%-*s  %s\n", longest, n.Name, n.Help)
	}
	return b.String()
}

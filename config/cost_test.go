package config

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// allocated is how many bytes f allocates in all, which is at least its peak.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// mostForAFile is what reading the largest file of settings may allocate, whatever is in it.
const mostForAFile = 64 << 20

// TestEveryFileOfSettingsIsCheap fills files with all pairs of what has a meaning in YAML, in
// lines of any length.
func TestEveryFileOfSettingsIsCheap(t *testing.T) {
	marks := []string{
		"- ", "? ", ": ", "a: ", "[", "]", "{", "&a ", "*a ", "!!map ", "|\n ", "'", "# ", "\n", "\n  ",
		"---\n", "<<: ", "\t", "\r",
	}
	widths := []int{60}
	if !testing.Short() {
		widths = []int{8, 60, 1000}
	}
	for _, x := range marks {
		for _, y := range marks {
			for _, width := range widths {
				line := strings.Repeat(x+y, width/len(x+y)+1) + "\n"
				text := []byte(strings.Repeat(line, maxFile/len(line)))
				var err error
				cost := allocated(func() { _, err = parseFile("config.yaml", text) })
				assert.LessOrEqual(t, cost, uint64(mostForAFile), "%q %q %d: %v", x, y, width, err)
			}
		}
	}
}

func TestADeepFileIsRefusedBeforeItIsParsed(t *testing.T) {
	deep := ""
	for n := range 60 {
		deep += strings.Repeat(" ", n) + "a:\n"
	}
	carriage := strings.Repeat("a: 1\r", 2001)
	for text, want := range map[string]string{
		strings.Repeat("- ", 60) + "x":                ":1: more than 50 levels are open: is this the right file?",
		"log: x\n" + strings.Repeat("a: ", 60) + "x":  ":2: more than 50 levels are open",
		strings.Repeat("? ", 60) + "x":                ":1: more than 50 levels are open",
		strings.Repeat("-\t", 60) + "x":               ":1: more than 50 levels are open",
		"a: {" + strings.Repeat("a: [", 30) + "":      ":1: more than 50 levels are open",
		strings.Repeat("a: [\n", 51):                  ":50: more than 50 levels are open",
		deep:                                          ":51: more than 50 levels are open",
		strings.Repeat("a: !!map\n", 310):             ":301: there are more than 300 tags, anchors and aliases (!, &, *)",
		"a: &a [" + strings.Repeat("*a, ", 310) + "]": ":1: there are more than 300 tags, anchors and aliases (!, &, *)",
		carriage: ":2001: there are more than 2000 lines",
		strings.ReplaceAll(carriage, "\r", "\r\n"):                    ":2001: there are more than 2000 lines",
		"theme: dark\n# " + strings.Repeat("- - - : : [[[", 100) + "": "",
	} {
		_, err := parseFile("config.yaml", []byte(text))
		if want == "" {
			require.NoError(t, err)
			continue
		}
		assert.ErrorContains(t, err, "config.yaml"+want)
	}
}

func TestAHundredProfilesWithCommandsOfAShellAreRead(t *testing.T) {
	text := "profiles:\n"
	for n := range 100 {
		text += fmt.Sprintf("  p%d:\n    credential_command: [sh, -c, \"cd /srv/keys && git pull -q && cat p%d.json\"]\n",
			n, n)
	}
	f, err := parseFile("config.yaml", []byte(text))
	require.NoError(t, err)
	require.Len(t, f.profiles, 100)
	assert.Equal(t, []string{"sh", "-c", "cd /srv/keys && git pull -q && cat p99.json"}, f.profiles["p99"].command)
}

func TestFilesOfTheCLIAreCheap(t *testing.T) {
	for _, one := range []string{"{},", "[],", `{"profile":"a","profile":"b"},`, `{"a":`, "[", `"",`} {
		text := strings.Repeat(one, maxFile/len(one)-1)
		for _, whole := range []string{"[" + text, "[" + strings.TrimSuffix(text, ",") + "]"} {
			path := filepath.Join(t.TempDir(), "config.json")
			require.NoError(t, os.WriteFile(path, []byte(whole), 0o600))
			sys := System{Home: t.TempDir(), Getenv: func(name string) string {
				if name == "UCLOUD_SHARED_CONFIG_FILE" {
					return path
				}
				return ""
			}}
			cost := allocated(func() { _, _ = loadCLI(sys) })
			assert.LessOrEqual(t, cost, uint64(mostForAFile), "%q", one)
		}
	}
}

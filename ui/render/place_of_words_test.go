package render

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// twoWords are words as a person reads them: a name, a key and a layout of numbers are one.
var twoWords = regexp.MustCompile(`[A-Za-z]{2,}[,.:;]? [A-Za-z]{2,}`)

// elsewhere are the literals of two words that may stand beside this package, by their folders.
var elsewhere = map[string][]string{
	"ui/dialog":  {"to confirm", "wrong at %d", "%s %d more below: PgDn", "%s %d more above: PgUp"}, // a leaf
	"ui/changes": {"open changes"},                                                                  // never shown
	"api/impact": {
		"Enabled %s, Weight %s, IsBackup %s", // the API's names
		// Of the goals, and of the rules that api/proof and api/execute name in what the journal holds.
		"Default rule", "a rule without a name or id",
	},
}

// What a person reads can be read through here and in keymap, and nowhere else.
func TestWordsStandHere(t *testing.T) {
	root := "../.."
	for _, dir := range []string{
		"ui", "ui/browse", "ui/changes", "ui/confirm", "ui/dialog", "ui/input", "ui/list", "ui/notice", "ui/page",
		"ui/screen", "ui/table", "api/impact",
	} {
		files, err := filepath.Glob(filepath.Join(root, dir, "*.go"))
		require.NoError(t, err)
		require.NotEmpty(t, files, dir)
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			for _, words := range literals(t, file) {
				if twoWords.MatchString(words) && !slices.Contains(elsewhere[dir], words) {
					assert.Fail(t, "words outside ui/render", "%s: %q", file, words)
				}
			}
		}
	}
}

// literals are the texts of a file, but for the values of constants that have a type: those are
// data, and journals hold them.
func literals(t *testing.T, file string) []string {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	require.NoError(t, err)
	var all []string
	ast.Inspect(parsed, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.ValueSpec:
			return n.Type == nil
		case *ast.Field:
			return n.Tag == nil
		case *ast.BasicLit:
			if text, err := strconv.Unquote(n.Value); err == nil && n.Kind == token.STRING {
				all = append(all, text)
			}
		}
		return true
	})
	return all
}

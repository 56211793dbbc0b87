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
	"api/proof": {"persistence key", "health check", "not there"}, // names of fields, and of compare.go
	"api/execute": {
		// Why an operation is not closed.
		"it has ended", "it is this console's own: a refresh reads its outcome", "its console still runs", "continued by ",
		"its request may still arrive: it can be closed from ", "this session is READ-ONLY",
		"one that is running",              // of an id that is none yet
		"an endpoint that is not recorded", // of an error
	},
	"api/change": {"more changes in it are without an end than this console can hold"}, // of a journal's damage
}

// files have words of their own still: what differs before a change is confirmed, and what an error
// of the API says of an answer.
var files = []string{"api/proof/compare.go", "api/proof/completeness.go"}

// What a person reads can be read through here and in keymap, and nowhere else.
func TestWordsStandHere(t *testing.T) {
	root := "../.."
	for _, dir := range []string{
		"ui", "ui/browse", "ui/changes", "ui/confirm", "ui/dialog", "ui/input", "ui/list", "ui/notice", "ui/page",
		"ui/screen", "ui/table", "api/impact", "api/proof", "api/execute", "api/change",
	} {
		all, err := filepath.Glob(filepath.Join(root, dir, "*.go"))
		require.NoError(t, err)
		require.NotEmpty(t, all, dir)
		for _, file := range all {
			if strings.HasSuffix(file, "_test.go") || slices.Contains(files, strings.TrimPrefix(file, root+"/")) {
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

// literals are the texts of a file, but for the values of constants that have a type, which are data
// that journals hold, and for those of errors.
func literals(t *testing.T, file string) []string {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	require.NoError(t, err)
	var all []string
	ast.Inspect(parsed, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			return !makesError(n)
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

// makesError says that a call makes an error, whose text is its own.
func makesError(call *ast.CallExpr) bool {
	f, is := call.Fun.(*ast.SelectorExpr)
	if !is {
		return false
	}
	pkg, is := f.X.(*ast.Ident)
	return is && (pkg.Name == "errors" && f.Sel.Name == "New" || pkg.Name == "fmt" && f.Sel.Name == "Errorf")
}

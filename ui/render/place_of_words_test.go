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

// What a person reads can be read through here and in keymap, and nowhere else.
func TestWordsStandHere(t *testing.T) {
	root := "../.."
	for _, dir := range []string{
		"ui", "ui/browse", "ui/changes", "ui/confirm", "ui/dialog", "ui/input", "ui/list", "ui/notice", "ui/page",
		"ui/screen", "ui/table", "ui/console", "ui/live", "ui/theme", "api/impact", "api/proof", "api/execute", "api/change", "api/fleet",
		"api/index", "api/scan", "api/renew",
	} {
		all, err := filepath.Glob(filepath.Join(root, dir, "*.go"))
		require.NoError(t, err)
		require.NotEmpty(t, all, dir)
		for _, file := range all {
			if strings.HasSuffix(file, "_test.go") || strings.HasSuffix(file, "console/help.go") {
				continue
			}
			for _, words := range literals(t, file) {
				if twoWords.MatchString(words) {
					assert.Fail(t, "words outside ui/render", "%s: %q", file, words)
				}
			}
		}
	}
}

// literals are the texts of a file, but for the values of constants that have a type, which are data
// that journals hold, for those of errors: what an error of the API is, api itself says, and for those
// of the log and of --help.
func literals(t *testing.T, file string) []string {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	require.NoError(t, err)
	var all []string
	ast.Inspect(parsed, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			return !makesError(n) && !logs(n)
		case *ast.CompositeLit:
			return !isError(n.Type)
		case *ast.FuncDecl:
			return n.Recv == nil || n.Name.Name != "Error"
		case *ast.ImportSpec:
			return false
		case *ast.ValueSpec:
			return n.Type == nil && !strings.HasSuffix(n.Names[0].Name, "Help")
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

// isError says that a type is api's own error, by its name.
func isError(t ast.Expr) bool {
	s, is := t.(*ast.SelectorExpr)
	return is && s.Sel.Name == "Error"
}

// logs says that a call writes a line of the log.
func logs(call *ast.CallExpr) bool {
	f, is := call.Fun.(*ast.SelectorExpr)
	return is && slices.Contains([]string{"Debug", "Info", "Warn", "Error"}, f.Sel.Name)
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

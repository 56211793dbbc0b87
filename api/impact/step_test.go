package impact_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api/impact"
)

// A switch with a default is exhaustive to the linter, and a new kind of step would fall into it unseen.
func TestNoSwitchOverTheKindsOfStepHasADefault(t *testing.T) {
	files := token.NewFileSet()
	kinds := map[string]bool{}
	found, err := parser.ParseFile(files, "step.go", nil, 0)
	require.NoError(t, err)
	ast.Inspect(found, func(n ast.Node) bool {
		if v, ok := n.(*ast.ValueSpec); ok && len(v.Names) == 1 {
			kinds[v.Names[0].Name] = true
		}
		return true
	})
	require.Contains(t, kinds, "StepRelease")
	switches := 0
	require.NoError(t, filepath.WalkDir("../..", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(files, path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			s, ok := n.(*ast.SwitchStmt)
			if !ok {
				return true
			}
			overKinds, hasDefault := false, false
			for _, c := range s.Body.List {
				cases := c.(*ast.CaseClause).List
				hasDefault = hasDefault || cases == nil
				for _, e := range cases {
					if of, ok := e.(*ast.SelectorExpr); ok {
						e = of.Sel
					}
					name, ok := e.(*ast.Ident)
					overKinds = overKinds || ok && kinds[name.Name]
				}
			}
			if overKinds {
				switches++
				assert.False(t, hasDefault, "%s", files.Position(s.Pos()))
			}
			return true
		})
		return nil
	}))
	assert.Greater(t, switches, 8)
}

func TestEveryStepButAWaitSendsARequest(t *testing.T) {
	for _, k := range []impact.StepKind{
		impact.StepLeaveRule, impact.StepDeleteRule, impact.StepRelease, impact.StepDisable, impact.StepEnable,
		impact.StepWeight, impact.StepCheck, impact.StepAdd, impact.StepJoinRule, impact.StepCreateRule,
	} {
		assert.NotEmpty(t, k.Action(), "%s", k)
	}
	assert.Empty(t, impact.StepWait.Action())
}

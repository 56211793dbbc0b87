// Command shadows lists the local names that hide a function or a type of their package: whoever reads "place" must not
// have to look which of the two is meant. It reads the folders that are named, or all below the current one, and ends
// with 1 if product code has such a name. Tests are looked at against the product's names only, and counted apart.
package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

func main() {
	folders := os.Args[1:]
	if len(folders) == 0 {
		folders = allFolders(".")
	}
	var product, tests int
	for _, folder := range folders {
		p, t, err := check(folder)
		if err != nil {
			fmt.Fprintln(os.Stderr, "shadows:", err)
			os.Exit(2)
		}
		if p+t > 0 {
			fmt.Printf("%s: %d in product code, %d in tests\n", folder, p, t)
		}
		product, tests = product+p, tests+t
	}
	fmt.Printf("names that hide a function or type of their package: %d in product code, %d in tests\n", product, tests)
	if product > 0 {
		os.Exit(1)
	}
}

// allFolders leaves out what the go command leaves out, too.
func allFolders(root string) []string {
	var folders []string
	_ = filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil || !entry.IsDir():
			return err
		case path != root && (strings.HasPrefix(entry.Name(), ".") || entry.Name() == "testdata"):
			return fs.SkipDir
		}
		folders = append(folders, path)
		return nil
	})
	return folders
}

// check prints what a folder's files hide, and counts it.
func check(folder string) (product, tests int, err error) {
	paths, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		return 0, 0, err
	}
	files := token.NewFileSet()
	declared := map[string]map[string]bool{} // by the package's name, for a test may stand in another one
	var parsed []*ast.File
	for _, path := range paths {
		file, err := parser.ParseFile(files, path, nil, 0)
		if err != nil {
			return 0, 0, err
		}
		parsed = append(parsed, file)
		if !strings.HasSuffix(path, "_test.go") {
			declare(declared, file)
		}
	}
	for _, file := range parsed {
		for _, name := range localNames(file) {
			if !declared[file.Name.Name][name.Name] {
				continue
			}
			at := files.Position(name.Pos())
			fmt.Printf("%s:%d %s\n", at.Filename, at.Line, name.Name)
			if strings.HasSuffix(at.Filename, "_test.go") {
				tests++
			} else {
				product++
			}
		}
	}
	return product, tests, nil
}

// declare adds the functions and types that a file declares for its package.
func declare(declared map[string]map[string]bool, file *ast.File) {
	names := declared[file.Name.Name]
	if names == nil {
		names = map[string]bool{}
		declared[file.Name.Name] = names
	}
	for _, decl := range file.Decls {
		switch d := decl.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil && d.Name.Name != "init" && d.Name.Name != "_" {
				names[d.Name.Name] = true
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				if t, ok := spec.(*ast.TypeSpec); ok {
					names[t.Name.Name] = true
				}
			}
		}
	}
}

// localNames are the names that a file declares inside functions and in their signatures, in their order.
func localNames(file *ast.File) []*ast.Ident {
	var names []*ast.Ident
	add := func(found ...ast.Expr) {
		for _, e := range found {
			// One that := gives a further value has been declared, and counted, before.
			if name, ok := e.(*ast.Ident); ok && (name.Obj == nil || name.Obj.Pos() == name.Pos()) {
				names = append(names, name)
			}
		}
	}
	fields := func(lists ...*ast.FieldList) {
		for _, list := range lists {
			if list == nil {
				continue
			}
			for _, field := range list.List {
				for _, name := range field.Names {
					names = append(names, name)
				}
			}
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			fields(n.Recv)
		case *ast.FuncType:
			fields(n.Params, n.Results)
		case *ast.AssignStmt:
			if n.Tok == token.DEFINE {
				add(n.Lhs...)
			}
		case *ast.RangeStmt:
			if n.Tok == token.DEFINE {
				add(n.Key, n.Value)
			}
		case *ast.DeclStmt:
			for _, spec := range n.Decl.(*ast.GenDecl).Specs {
				switch s := spec.(type) {
				case *ast.ValueSpec:
					names = append(names, s.Names...)
				case *ast.TypeSpec:
					names = append(names, s.Name)
				}
			}
		}
		return true
	})
	slices.SortFunc(names, func(a, b *ast.Ident) int { return int(a.Pos() - b.Pos()) })
	return names
}

package console

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// Version is what the toolchain wrote into the binary: a tag, or the commit's date and id.
func Version() string {
	number := "devel"
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		number = info.Main.Version
	}
	return fmt.Sprintf("%s %s %s/%s", number, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

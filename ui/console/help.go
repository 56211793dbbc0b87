package console

// Words of --help.
const (
	// RootHelp is what the program is for.
	RootHelp = `Browse the load balancers (ULB) of SurferCloud or UCloud: ULB, VServer, backend.
Release a backend after a confirmation that says what will happen.
PLACE is where to begin: a load balancer, ULB/VSERVER, an id or an address.

Keys come from UCLOUD_PUBLIC_KEY and UCLOUD_PRIVATE_KEY, from a profile in
~/.config/ulbconsole/config.yaml, or from the official CLI's ~/.ucloud.

Exit codes: 0 done, 1 failed, 2 wrong usage, 128+N ended by signal N.`

	// RootExamples are for a beginning.
	RootExamples = `  ulbconsole --demo                       a first look, without keys
  ulbconsole --profile prod --read-only   look around, change nothing
  ulbconsole web/https-443                open this VServer: by names or ids
  ulbconsole 10.23.0.10                   open where this address serves
  ulbconsole find 10.23.0.10              print it, of all regions and projects
  ulbconsole --demo --fault lost=0.5      practise: every other answer is lost
  ulbconsole history --since 2h           what was changed in the last two hours`
)

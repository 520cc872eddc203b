import subprocess
def test_x(crmctl, crm, monkeypatch):
    monkeypatch.setattr("crmctl.cli.due.is_terminal", lambda: True)
    print(crmctl("due").stderr)
    subprocess.run(["git", "-C", str(crm), "status","--short"], check=True)
    subprocess.run(["git", "-C", str(crm), "rm", "-q", "customers/beta-ag.yaml"], check=True)
    subprocess.run(["git", "-C", str(crm), "commit", "-q", "-m", "gone"], check=True)
    for r in ("HEAD","HEAD~1"):
        x=crmctl("list", "customers","--recorded",r); print(x.stdout, x.stderr)
    print(crmctl("sql","select rowid,kind,id,path from records").stdout)
    import glob
    for f in glob.glob(str(crm/".git/crmctl/root/recorded/*")):
        subprocess.run(["sqlite3",f,"select rowid,kind,id,path from records; select path,digest from files; select rowid,id from customers"])
        import sqlite3; c=sqlite3.connect(f); print(f); print(*c.execute("select rowid,kind,id,path,archived from records"),sep="\n"); print(*c.execute("select path,digest,findings from files"),sep="\n"); print(*c.execute("select rowid,id,stage,type from customers"),sep="\n")
    subprocess.run(["git","-C",str(crm),"ls-tree","-r","HEAD~1"])
    assert 0

from saferplan_portal.accounts.models import Person
def test_d():
    assert Person.objects.count()==0
